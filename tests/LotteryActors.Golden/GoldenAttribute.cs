using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace LotteryActors.Golden;

/// <summary>
/// Gives a theory every golden case of one kind (or, without a kind, every case there is) as its one
/// <see cref="GoldenCase"/> parameter, and the trait <c>Category=Golden</c>. Use with
/// <c>[Theory(SkipTestWithoutData = true)]</c>: LOTTERY_GOLDEN may name a folder without cases of that kind. A test of a kind
/// ends by holding its row of <c>docs/fidelity.md</c> to what its <see cref="GoldenTally"/> measured, or, where it has none, to
/// equality; one that was skipped has no row.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class GoldenAttribute(string? kind = null) : DataAttribute, ITraitAttribute, IBeforeAfterTestAttribute
{
    public string? Kind { get; } = kind;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("Category", "Golden")];

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var cases = Kind is null ? GoldenCases.All : GoldenCases.OfKind(Kind);
        return new([.. cases.Select(golden => new TheoryDataRow<GoldenCase>(golden))]);
    }

    public void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
    }

    public void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        var skipped = TestContext.Current.TestState?.Result == TestResult.Skipped;
        if (Kind is not null && !skipped && test.TestMethodArguments is [GoldenCase golden, ..])
        {
            FidelityTable.MustSay(golden, methodUnderTest.Name, GoldenTally.Of(golden, methodUnderTest.Name));
        }
    }

    /// <summary>Cases are found when tests run, not when they are listed.</summary>
    public override bool SupportsDiscoveryEnumeration() => false;
}
