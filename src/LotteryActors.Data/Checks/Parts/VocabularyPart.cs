using LotteryActors.Data.Show;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>The word pieces that lie beside data in a format of the originals.</summary>
internal sealed class VocabularyPart(string root, string file) : DataPart("word pieces", root, file)
{
    public const string FileName = "vocab.txt";

    public override IEnumerable<string> Files => [Path];

    public override bool HasTexts => false;

    public override IShownItems OpenItems() => throw new DataException($"{Path}: word pieces are not drawn; name another part with --part");

    public override void Check(CheckRun run) =>
        run.Findings.Try(Path, () => run.Findings.Count("word pieces", WordPieceVocabulary.FromFile(Path).Size));
}
