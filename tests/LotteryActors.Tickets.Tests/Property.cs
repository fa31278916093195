using FsCheck;

namespace LotteryActors.Tickets.Tests;

/// <summary>Runs a property with fixed seeds, so that a failure comes again.</summary>
internal static class Property
{
    public static void Check(FsCheck.Property property, int cases) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(cases).WithReplay(20_260_406, 1), property);
}
