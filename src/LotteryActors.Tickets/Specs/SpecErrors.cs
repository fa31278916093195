namespace LotteryActors.Tickets.Specs;

/// <summary>Collects everything wrong with one file.</summary>
internal sealed class SpecErrors(string file)
{
    private readonly List<SpecError> _errors = [];

    public IReadOnlyList<SpecError> All => _errors;

    public void Add(string key, string mend) => _errors.Add(new SpecError(file, key, mend));
}
