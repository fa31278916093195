using System.CommandLine;
using System.Globalization;
using LotteryActors.Artifacts;
using LotteryActors.Cli.CommandLine;
using LotteryActors.Cluster.Journal;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;

namespace LotteryActors.Cli.Verbs;

/// <summary><c>lottery gc</c>: deletes artifacts that no stage of the journal reaches.</summary>
internal static class GcVerb
{
    public static Command Create(Terminal terminal)
    {
        var home = Options.Home();
        var dryRun = new Option<bool>("--dry-run") { Description = "Tells what would be deleted and deletes nothing" };
        var hours = new Option<double>("--min-age") { Description = "Hours; younger artifacts stay, for a stage writes before the journal knows of it", HelpName = "HOURS", DefaultValueFactory = _ => 24 };
        hours.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && !(double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var given) && given >= 0))
            {
                result.AddError($"--min-age: '{result.Tokens[0].Value}' is no number of hours; write 0 or more");
            }
        });
        var command = new VerbCommand(
            "gc",
            "Deletes artifacts that no stage of the journal reaches: old checkpoints, outputs of attempts that were lost. Safe beside a running node.",
            ("gc --dry-run", "what would go"),
            ("gc", "delete what is older than a day"))
        {
            home, dryRun, hours,
        };
        command.SetAction(parsed =>
        {
            var place = LotteryHome.Of(parsed.GetValue(home));
            return Collect(terminal, place, LedgerOf(place), new GarbagePolicy(TimeSpan.FromHours(parsed.GetValue(hours)), parsed.GetValue(dryRun)));
        });
        return command;
    }

    /// <summary>Outputs of finished stages, inputs and checkpoints of open ones, weights from outside that a search may still have to read.</summary>
    internal static IEnumerable<Digest> Reachable(LedgerView ledger) =>
        ledger.Searches
            .Where(search => search.State.Phase is not (SearchPhase.Completed or SearchPhase.Cancelled))
            .Select(search => search.State.Spec?.Weights).OfType<Digest>()
            .Concat(ReachedByStages(ledger));

    private static IEnumerable<Digest> ReachedByStages(LedgerView ledger) =>
        ledger.Stages.SelectMany(stage => stage.State.Status == StageStatus.Completed
            ? stage.State.Result!.Outputs.Select(o => o.Digest)
            : (stage.State.Spec?.Inputs ?? []).Concat(stage.State.Checkpoint is { } checkpoint ? [checkpoint.Digest] : []));

    /// <summary>Manifests of stages whose outputs are gone go with them.</summary>
    internal static int Collect(Terminal terminal, LotteryHome home, LedgerView ledger, GarbagePolicy policy)
    {
        var store = home.OpenStore();
        var report = GarbageCollector.Collect(store, Reachable(ledger), policy, TimeProvider.System.GetUtcNow());
        var manifests = new StageManifests(home.Artifacts);
        var stale = policy.DryRun ? manifests.Stale(digest => store.Contains(digest) && report.Removed.All(r => r.Digest != digest)) : manifests.DeleteStale(store);
        terminal.Out.WriteLine(FormattableString.Invariant(
            $"{(policy.DryRun ? "would delete" : "deleted")} {report.Removed.Count} artifacts, {stale.Count} manifests and {report.Unfinished.Count} unfinished writes, {report.BytesFreed / 1e6:0.0} MB; kept {report.Reachable} in use, {report.Young} too young to tell"));
        foreach (var missing in report.Missing)
        {
            terminal.Error.WriteLine($"lottery: {missing}: the journal names this artifact and the store lacks it; restore it, or run its search in a fresh home");
        }

        return ExitCodes.Ok;
    }

    private static LedgerView LedgerOf(LotteryHome home) =>
        home.HasJournal
            ? LedgerReader.Read(home.Path)
            : throw LotteryException.Usage($"gc: {home.Path} has no journal, so nothing says what is in use; name the --home of a cluster");
}
