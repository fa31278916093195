using LotteryActors.Data.Nlvr;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Show.Sources;

/// <summary>Sentences of NLVR v1.</summary>
internal sealed class NlvrItems(string folder) : IShownItems
{
    private readonly IReadOnlyList<NlvrSentence> _sentences = NlvrFile.Read(Path.Combine(folder, "dev.json"));

    public long Count => _sentences.Count;

    public ShownItem Read(int item)
    {
        var sentence = _sentences[item];
        var regions = NlvrRegions.Of(sentence.Objects);
        ShownBox[] boxes = [.. sentence.Objects.Select((o, i) =>
        {
            var box = regions.Boxes.AsSpan(i * PictureRegions.BoxSize);
            return new ShownBox(box[0], box[1], box[2], box[3], "");
        })];
        return new ShownItem(
            $"NLVR v1 · item {item} · {sentence.Identifier}",
            [PictureFiles.Read(Path.Combine(folder, sentence.Picture), boxes)],
            [new ShownText("sentence", sentence.Text), new ShownText("answer", sentence.IsTrue ? "true" : "false", IsRight: true)]);
    }

    public void Dispose()
    {
    }
}
