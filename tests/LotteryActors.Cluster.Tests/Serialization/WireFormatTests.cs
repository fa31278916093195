using System.Runtime.Serialization;
using LotteryActors.Cluster.Protocol;
using LotteryActors.Cluster.Serialization;
using LotteryActors.Cluster.Tests.Actors;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Ledger;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Cluster.Tests.Serialization;

/// <summary>What was ever written must be readable for ever: every manifest's bytes are pinned in <c>wire.golden</c>.</summary>
public sealed class WireFormatTests
{
    private static readonly Type[] Families =
    [
        typeof(ISearchCommand), typeof(ISearchEvent), typeof(ISearchQuery), typeof(IStageCommand), typeof(IStageEvent),
        typeof(IDispatcherMessage), typeof(IWorkerMessage), typeof(SearchNotice),
    ];

    public static TheoryData<string> Manifests => [.. TicketManifests.All.Select(m => m.Manifest)];

    [Fact]
    public void Every_command_event_query_and_message_has_a_manifest()
    {
        var records = Families.SelectMany(f => f.Assembly.GetTypes().Concat(typeof(SearchNotice).Assembly.GetTypes())
            .Where(t => f.IsAssignableFrom(t) && t is { IsAbstract: false, IsInterface: false }));

        Assert.All(records.Distinct(), type => Assert.True(TicketManifests.Find(type) is not null, $"{type} has no manifest"));
    }

    [Fact]
    public void Manifests_are_short_versioned_and_unique()
    {
        Assert.All(TicketManifests.All, m => Assert.Matches("^[a-z]{1,2}\\.[a-z-]{2,20}\\.[0-9]+$", m.Manifest));
        Assert.Equal(TicketManifests.All.Count, TicketManifests.All.Select(m => m.Manifest).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void The_bytes_of_a_manifest_are_the_pinned_ones(string manifest)
    {
        var bytes = Convert.ToHexStringLower(WireFormat.Write(Sample(manifest)));

        Assert.True(Pins().TryGetValue(manifest, out var pinned), $"pin it in wire.golden:\n{manifest} {bytes}");
        Assert.Equal(pinned, bytes);
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void The_pinned_bytes_are_read_as_the_record_they_were(string manifest)
    {
        var read = WireFormat.Read(manifest, Convert.FromHexString(Pins()[manifest]), "test");

        Assert.Equal(TicketManifests.Find(manifest), read.GetType());
        Assert.Equal(WireFormat.Write(Sample(manifest)), WireFormat.Write(read));
    }

    [Theory]
    [InlineData("uniter-base")]
    [InlineData("lxmert-mini")]
    [InlineData("vilt-base")]
    public void A_model_comes_back_with_the_shape_of_its_family(string preset)
    {
        var model = ModelPresets.Named(preset)!;
        var submit = new SearchCommands.Submit(new SearchId("small-01234567"), Samples.Small with { Model = model });

        var read = WireFormat.Read(WireFormat.ManifestOf(submit), WireFormat.Write(submit), "test");

        Assert.Equal(model, ((SearchCommands.Submit)read).Spec.Model);
    }

    [Theory]
    [InlineData("uniter-base", 12)]
    [InlineData("lxmert-base", 13)]
    [InlineData("vilt-base", 14)]
    public void A_model_is_written_up_to_the_shape_of_its_family(string preset, int fields)
    {
        var model = ModelPresets.Named(preset)!;
        var written = Convert.ToHexStringLower(WireFormat.Write(
            new SearchCommands.Submit(new SearchId("small-01234567"), Samples.Small with { Model = model })));

        var name = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(preset));
        Assert.Contains($"{0x90 + fields:x2}{0xa0 + preset.Length:x2}{name}", written, StringComparison.Ordinal);
    }

    [Fact]
    public void An_execution_comes_back_with_its_precision_and_a_plain_one_is_as_long_as_ever()
    {
        var half = new SearchCommands.Submit(new SearchId("small-01234567"), Samples.Small with { Execution = new Execution("cuda", 2, Precision.Bfloat16) });
        var plain = half with { Spec = half.Spec with { Execution = new Execution("cuda", 2) } };

        var read = (SearchCommands.Submit)WireFormat.Read(WireFormat.ManifestOf(half), WireFormat.Write(half), "test");

        Assert.Equal(half.Spec.Execution, read.Spec.Execution);
        Assert.Equal(WireFormat.Write(half).Length, WireFormat.Write(plain).Length + 1);
    }

    [Fact]
    public void An_adversarial_recipe_comes_back_whole_and_a_plain_one_is_as_long_as_ever()
    {
        var villa = new AdversarialRecipe(AdversarialModality.Alternate, 4, 0.1, 0.2, PerturbationNorm.Linf, 0.3, 1.5, 0.05, AdversarialUse.Tickets);
        var adversarial = new SearchCommands.Submit(new SearchId("small-01234567"), Samples.Small with { Recipe = Samples.Recipe(10) with { Adversarial = villa } });
        var plain = adversarial with { Spec = adversarial.Spec with { Recipe = Samples.Recipe(10) } };

        Assert.Equal(adversarial.Spec.Recipe, Recipe(adversarial));
        Assert.Equal(plain.Spec.Recipe, Recipe(plain));

        static TrainRecipe Recipe(SearchCommands.Submit submit) =>
            ((SearchCommands.Submit)WireFormat.Read(WireFormat.ManifestOf(submit), WireFormat.Write(submit), "test")).Spec.Recipe;
    }

    [Theory]
    [InlineData(OptimiserKind.AdamW, ScheduleKind.Linear, 0, 1)]
    [InlineData(OptimiserKind.BertAdam, ScheduleKind.Linear, 0, 1)]
    [InlineData(OptimiserKind.BertAdam, ScheduleKind.BertAdam, 0, 1)]
    [InlineData(OptimiserKind.AdamW, ScheduleKind.Polynomial, 1e-6, 1)]
    [InlineData(OptimiserKind.AdamW, ScheduleKind.Polynomial, 0, 2)]
    public void A_recipe_comes_back_with_its_optimiser_and_schedule(OptimiserKind optimiser, ScheduleKind schedule, double end, double power)
    {
        var recipe = Samples.Recipe(10) with { Optimiser = optimiser, Schedule = schedule, EndRate = end, Power = power };
        var submit = new SearchCommands.Submit(new SearchId("small-01234567"), Samples.Small with { Recipe = recipe });

        Assert.Equal(recipe, ((SearchCommands.Submit)WireFormat.Read(WireFormat.ManifestOf(submit), WireFormat.Write(submit), "test")).Spec.Recipe);
    }

    [Fact]
    public void A_search_comes_back_with_the_weights_it_starts_from_and_so_do_its_stages()
    {
        var weights = Digest.Of("weights"u8);
        var with = new SearchCommands.Submit(new SearchId("small-01234567"), Samples.Small with { Weights = weights });
        var stage = new InitialiseStage(Samples.Small.Model, 1, Samples.Small.Execution, weights);
        var opened = new StageEvents.Opened(StageKey.Of(stage), stage);

        Assert.Equal(weights, ((SearchCommands.Submit)WireFormat.Read(WireFormat.ManifestOf(with), WireFormat.Write(with), "test")).Spec.Weights);
        Assert.Equal(weights, ((InitialiseStage)((StageEvents.Opened)WireFormat.Read(WireFormat.ManifestOf(opened), WireFormat.Write(opened), "test")).Spec).Imported);
    }

    [Theory]
    [InlineData("le.opened.1", "92")]
    public void A_stage_that_was_written_before_weights_could_be_imported_is_read_as_it_was(string manifest, string array)
    {
        var opened = new StageEvents.Opened(Samples.Key, Samples.Stage);
        var today = Convert.ToHexStringLower(WireFormat.Write(opened));
        var execution = Convert.ToHexStringLower([0x92, 0xa3, .. "cpu"u8, 0x01]);
        Assert.StartsWith(array, today, StringComparison.Ordinal);
        Assert.EndsWith($"{execution}c0", today, StringComparison.Ordinal);

        var before = today[..^2].Replace("920094", "920093", StringComparison.Ordinal);

        Assert.Equal(opened, WireFormat.Read(manifest, Convert.FromHexString(before), "test"));
    }

    [Fact]
    public void No_released_manifest_has_gone() =>
        Assert.All(Pins().Keys, manifest => Assert.NotNull(TicketManifests.Find(manifest)));

    [Fact]
    public void Records_of_a_newer_version_are_refused_by_name()
    {
        var refusal = Assert.Throws<UnknownManifestException>(() => WireFormat.Read("se.submitted.9", new byte[] { 0x90 }, "journal.db, event 1 of search-x"));

        Assert.Equal("journal.db, event 1 of search-x: unknown manifest 'se.submitted.9'; it was written by a newer lottery; upgrade this one", refusal.Message);
    }

    [Fact]
    public void Damaged_bytes_are_refused_with_their_place()
    {
        var bytes = WireFormat.Write(WireSamples.All[0]);

        var refusal = Assert.Throws<SerializationException>(() => WireFormat.Read("sc.submit.1", bytes.AsMemory(0, bytes.Length / 2), "journal.db"));

        Assert.StartsWith("journal.db: 'sc.submit.1' cannot be read; the record is damaged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_without_manifest_is_not_written() =>
        Assert.Throws<SerializationException>(() => WireFormat.ManifestOf("text"));

    private static object Sample(string manifest) =>
        WireSamples.All.Single(s => s.GetType() == TicketManifests.Find(manifest));

    private static Dictionary<string, string> Pins()
    {
        using var stream = typeof(WireFormatTests).Assembly.GetManifestResourceStream("wire.golden")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd()
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
    }
}
