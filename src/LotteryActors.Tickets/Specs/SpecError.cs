namespace LotteryActors.Tickets.Specs;

/// <summary>One thing wrong with a spec: <c>vqa.conf: search.prune.sparsities must rise; 0.3 follows 0.4</c>.</summary>
/// <param name="File">Name of the spec's file.</param>
/// <param name="Key">Dotted key from the root of the file.</param>
/// <param name="Mend">Goes on from the key: what is wrong and how to mend it.</param>
public sealed record SpecError(string File, string Key, string Mend)
{
    public override string ToString() => $"{File}: {Key} {Mend}";
}
