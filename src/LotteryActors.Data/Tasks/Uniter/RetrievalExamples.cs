using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>A text beside a picture, which may be its own or not.</summary>
internal readonly record struct RetrievalPair(string Text, string Picture);

/// <summary>Image-text retrieval (UNITER, data/itm.py).</summary>
internal sealed class RetrievalExamples
{
    private readonly TextDatabase _database;
    private readonly UniterTexts _texts;
    private readonly ImageDatabase _images;
    private readonly Dictionary<string, string> _pictureOf;
    private readonly Dictionary<string, string[]> _textsOf;
    private readonly Dictionary<string, int> _placeOf;

    public RetrievalExamples(TextDatabase texts, ImageDatabase images, Shard shard)
    {
        _database = texts;
        _images = images;
        _texts = new UniterTexts(texts, pictures: 1, names => images.Regions(names[0]), shard);
        _pictureOf = texts.Ids.Zip(texts.ReadPictures()).ToDictionary(entry => entry.First, entry => entry.Second[0], StringComparer.Ordinal);
        var pictures = texts.ImageToTexts();
        Pictures = [.. pictures.Select(entry => entry.Key)];
        _textsOf = pictures.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        _placeOf = Pictures.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        ByRegions = [.. Pictures.OrderBy(images.Regions)];
    }

    /// <summary>This worker's texts.</summary>
    public IReadOnlyList<string> Ids => _texts.Ids;

    /// <summary>All pictures, in the order of img2txts.json.</summary>
    public IReadOnlyList<string> Pictures { get; }

    /// <summary>All pictures, fewest regions first: the order of a full ranking, so that batches have little padding.</summary>
    public IReadOnlyList<string> ByRegions { get; }

    public int Length(int index) => _texts.Lengths[index];

    public string PictureOf(string text) =>
        _pictureOf.TryGetValue(text, out var name) ? name : throw new DataException($"{_database.Folder}/txt2img.json: text {text} is missing; write the database again");

    public IReadOnlyList<string> TextsOf(string picture) =>
        _textsOf.TryGetValue(picture, out var texts) ? texts : throw new DataException($"{_database.Folder}/img2txts.json: picture {picture} is missing; write the database again");

    /// <summary>A true pair, false pictures for its text, then false texts for its picture (ItmRankDataset).</summary>
    public IReadOnlyList<RetrievalPair> DrawGroup(string text, int negatives, RandomStream random)
    {
        var picture = PictureOf(text);
        return
        [
            new(text, picture),
            .. NegativeSampling.Draw(Pictures, [picture], negatives, random).Select(other => new RetrievalPair(text, other)),
            .. NegativeSampling.Draw(Ids, [.. TextsOf(picture)], negatives, random).Select(other => new RetrievalPair(other, picture)),
        ];
    }

    /// <summary>A text's own picture, then false ones (ItmRankDatasetHardNegFromText).</summary>
    public IReadOnlyList<string> DrawPictures(string text, int negatives, RandomStream random) =>
        [PictureOf(text), .. NegativeSampling.Draw(Pictures, [PictureOf(text)], negatives, random)];

    /// <summary>A text, then texts of other pictures than its own (ItmRankDatasetHardNegFromImage).</summary>
    public IReadOnlyList<string> DrawTexts(string text, int negatives, RandomStream random) =>
        [text, .. NegativeSampling.Draw(Ids, [.. TextsOf(PictureOf(text))], negatives, random)];

    /// <summary>Groups of the same size, true pairs first (itm_rank_collate).</summary>
    public RankBatch Rank(IReadOnlyList<IReadOnlyList<RetrievalPair>> groups)
    {
        var pairs = groups.SelectMany(group => group).ToArray();
        return new RankBatch(Pack(pairs), groups[0].Count);
    }

    /// <summary>One text, stored once, against pictures.</summary>
    public HardNegativeBatch OfText(string text, IReadOnlyList<string> pictures) =>
        HardNegatives([Text(text)], [.. pictures.Select(_images.Read)], gatherAsOriginal: false);

    /// <summary>One picture, stored once, against texts.</summary>
    /// <param name="gatherAsOriginal">
    /// Whether the gather index is that of the original, which takes the last text's length for the padded one: rows lose
    /// regions and gain padding wherever the last text is not the longest. For comparison with the original only.
    /// </param>
    public HardNegativeBatch OfPicture(string picture, IReadOnlyList<string> texts, bool gatherAsOriginal = false) =>
        HardNegatives([.. texts.Select(Text)], [_images.Read(picture)], gatherAsOriginal);

    /// <summary>A text against pictures, each a row of its own (ItmValDataset.get_batch).</summary>
    public RetrievalBatch Score(string text, IReadOnlyList<string> pictures) => Score([.. pictures.Select(picture => new RetrievalPair(text, picture))]);

    /// <summary>Any pairs, each a row of its own.</summary>
    public RetrievalBatch Score(IReadOnlyList<RetrievalPair> pairs) => new(Pack(pairs));

    /// <summary>For every text the place of its own picture among <see cref="Pictures"/>.</summary>
    /// <exception cref="DataException">img2txts.json does not name a text's picture.</exception>
    public int[] PlacesOfPictures() => [.. Ids.Select(text => _placeOf.TryGetValue(PictureOf(text), out var place)
        ? place
        : throw new DataException($"{_database.Folder}/img2txts.json: picture {PictureOf(text)} is missing; write the database again"))];

    /// <summary>A text's own picture, then those that follow it in the list, around its end (ItmValDataset).</summary>
    /// <exception cref="DataException">There are fewer pictures than that.</exception>
    public IReadOnlyList<string> Candidates(string text, int count)
    {
        if (count > Pictures.Count)
        {
            throw new DataException($"{_database.Folder}: {count} candidates are asked for, there are {Pictures.Count} pictures; ask for fewer");
        }

        var first = _placeOf[PictureOf(text)];
        return [.. Enumerable.Range(first, count).Select(i => Pictures[i % Pictures.Count])];
    }

    /// <summary>A text against all pictures in mini-batches (ItmEvalDataset).</summary>
    public IEnumerable<RetrievalBatch> FullRanking(string text, int miniBatch) => ByRegions.Chunk(miniBatch).Select(pictures => Score(text, pictures));

    /// <summary>Rows of texts and pictures; one that recurs is read once.</summary>
    private UniterBatch Pack(IReadOnlyList<RetrievalPair> pairs)
    {
        var texts = pairs.Select(pair => pair.Text).Distinct(StringComparer.Ordinal).ToDictionary(text => text, Text, StringComparer.Ordinal);
        var pictures = pairs.Select(pair => pair.Picture).Distinct(StringComparer.Ordinal).ToDictionary(name => name, _images.Read, StringComparer.Ordinal);
        return Packing.Pack([.. pairs.Select(pair => texts[pair.Text])], [.. pairs.Select(pair => pictures[pair.Picture])], _images.FeatureSize);
    }

    private HardNegativeBatch HardNegatives(int[][] texts, PictureRegions[] pictures, bool gatherAsOriginal)
    {
        var rows = Math.Max(texts.Length, pictures.Length);
        int[] textLengths = [.. Enumerable.Range(0, rows).Select(i => texts[i % texts.Length].Length)];
        int[] regionCounts = [.. Enumerable.Range(0, rows).Select(i => pictures[i % pictures.Length].Count)];
        var (textLength, regions) = (textLengths.Max(), regionCounts.Max());
        return new HardNegativeBatch
        {
            Single = texts.Length == 1 ? HardNegativeSide.Text : HardNegativeSide.Picture,
            Size = rows,
            TextLength = textLength,
            Regions = regions,
            Length = Packing.PackedLength(textLengths, regionCounts),
            RegionFeatureSize = _images.FeatureSize,
            InputIds = Packing.Pad(texts, textLength),
            RegionFeatures = Packing.Pad([.. pictures.Select(picture => picture.Features)], regions * _images.FeatureSize),
            RegionBoxes = Packing.Pad([.. pictures.Select(picture => picture.Boxes)], regions * PictureRegions.BoxSize),
            AttentionMask = Packing.AttentionMask(textLengths, regionCounts),
            GatherIndex = GatherIndex.Of(textLengths, regionCounts, gatherAsOriginal ? textLengths[^1] : textLength),
        };
    }

    private int[] Text(string id) => _database.Meta.Frame(_database.Read(id).Pieces("input_ids"));
}
