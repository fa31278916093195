using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace LotteryActors.Golden;

/// <summary>
/// Gives a theory every golden case of one kind (or, without a kind, every case there is) as its one
/// <see cref="GoldenCase"/> parameter, and the trait <c>Category=Golden</c>. Use with
/// <c>[Theory(SkipTestWithoutData = true)]</c>: LOTTERY_GOLDEN may name a folder without cases of that kind.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenAttribute(string? kind = null) : DataAttribute, ITraitAttribute
{
    public string? Kind { get; } = kind;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Category", "Golden")];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var cases = Kind is null ? GoldenCases.All : GoldenCases.OfKind(Kind);
        return new([.. cases.Select(golden => new TheoryDataRow<GoldenCase>(golden))]);
    }

    /// <summary>Cases are found when tests run, not when they are listed.</summary>
    public override bool SupportsDiscoveryEnumeration() => false;
}
