using LotteryActors.Data.Formats.Uniter;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>The examples of a text database that one worker has, with what they cost in a batch (UNITER, data/data.py DetectFeatTxtTokDataset).</summary>
internal sealed class UniterTexts
{
    private readonly TextDatabase _database;

    /// <param name="regionsOf">Regions of an example's pictures, by their names; as the region counts say, which may be more than there are.</param>
    /// <param name="textFactor">How many times a text is in a batch.</param>
    /// <exception cref="DataException">txt2img.json does not name an example's pictures, or as many of them as wanted.</exception>
    public UniterTexts(TextDatabase database, int pictures, Func<string[], int> regionsOf, Shard shard, int textFactor = 1)
    {
        _database = database;
        var images = database.ReadPictures();
        var mine = shard.Of(database.Ids.Count);
        Ids = Array.ConvertAll(mine, i => database.Ids[i]);
        Pictures = Array.ConvertAll(mine, i => images[i].Length == pictures
            ? images[i]
            : throw new DataException($"{database.Folder}/txt2img.json: text {database.Ids[i]} has {images[i].Length} pictures, {pictures} are wanted; write the database again"));
        Lengths = [.. mine.Select((i, n) => (textFactor * database.Lengths[i]) + regionsOf(Pictures[n]))];
    }

    public TextMeta Meta => _database.Meta;

    public string[] Ids { get; }

    /// <summary>The pictures of every example.</summary>
    public string[][] Pictures { get; }

    /// <summary>What batches are made even by: word pieces without [CLS] and [SEP], and regions.</summary>
    public int[] Lengths { get; }

    public int Count => Ids.Length;

    public TextRecord Read(int index) => _database.Read(Ids[index]);
}
