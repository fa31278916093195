using System.Text.Json;

namespace LotteryActors.Data.Formats.Uniter;

/// <summary>A picture of a referring expression data set.</summary>
/// <param name="Annotations">Ids of its ground-truth boxes, in the order of their feature rows.</param>
public sealed record RefExpImage(long Id, int Width, int Height, IReadOnlyList<long> Annotations);

/// <summary>The side files of a referring expression database (UNITER, data/re.py ReTxtTokLmdb).</summary>
/// <param name="Sentences">Sentence ids: expressions in the order of <c>refs.json</c>, sentences in their order inside.</param>
/// <param name="References">Expression ids in the order of <c>refs.json</c>.</param>
public sealed record RefExpFiles(IReadOnlyList<string> Sentences, IReadOnlyList<long> References, IReadOnlyDictionary<long, RefExpImage> Images)
{
    /// <exception cref="DataException">A file is missing or damaged.</exception>
    public static RefExpFiles Read(string folder)
    {
        var (sentences, references) = JsonSideFile.Document(Path.Combine(folder, "refs.json"), refs => (
            refs.EnumerateArray().SelectMany(r => r.GetProperty("sent_ids").EnumerateArray().Select(id => id.GetRawText().Trim('"'))).ToList(),
            refs.EnumerateArray().Select(r => r.GetProperty("ref_id").GetInt64()).ToList()));
        var images = JsonSideFile.Document(Path.Combine(folder, "images.json"), list => ById(list.EnumerateArray().Select(Image)));
        return new RefExpFiles(sentences, references, images);
    }

    private static Dictionary<long, RefExpImage> ById(IEnumerable<RefExpImage> images)
    {
        var byId = new Dictionary<long, RefExpImage>();
        foreach (var image in images)
        {
            if (!byId.TryAdd(image.Id, image))
            {
                throw new JsonException($"picture {image.Id} stands there twice");
            }
        }

        return byId;
    }

    private static RefExpImage Image(JsonElement image) => new(
        image.GetProperty("id").GetInt64(),
        image.GetProperty("width").GetInt32(),
        image.GetProperty("height").GetInt32(),
        [.. image.GetProperty("ann_ids").EnumerateArray().Select(id => id.GetInt64())]);
}
