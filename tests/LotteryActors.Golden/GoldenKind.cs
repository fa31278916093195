namespace LotteryActors.Golden;

/// <summary>What a golden case is about, and so which test can try it.</summary>
/// <param name="Name">How the names of its cases begin: <c>uniter_vqa</c> for <c>uniter_vqa_A</c>.</param>
/// <param name="Reference">A phrase of the manifest's <c>reference_code</c> that no other kind has; decides where a name does not.</param>
/// <param name="TestedBy">The test class that tries its cases; null while the kind is not implemented.</param>
/// <param name="AlsoTestedBy">A second class that tries them, where they cover two projects.</param>
public sealed record GoldenKind(string Name, string Reference, string? TestedBy = null, string? AlsoTestedBy = null)
{
    public bool IsImplemented => TestedBy is not null;

    internal bool Names(string caseName) =>
        caseName.StartsWith(Name, StringComparison.Ordinal) && (caseName.Length == Name.Length || caseName[Name.Length] == '_');
}
