using LotteryActors.Artifacts.Masks;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Tests.Stages;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>From submission to verdict, with adversarial training as the way to search and as the way to fine-tune.</summary>
public sealed class AdversarialSearchTests : IDisposable
{
    private static readonly AdversarialRecipe Villa = new(AdversarialModality.Both, 2, 1e-2, 1e-2, PerturbationNorm.L2, 0, 1.5, 0);

    private static readonly TrainRecipe Plain = new(8, 8, 1, 2e-3, 1, 0.01, 0.9, 0.98, 1e-6, 2.0, 2);

    private readonly TemporaryStore _temporary = new();
    private readonly Dictionary<StageKey, StageResult> _done = [];
    private readonly TinySearch _stages;

    public AdversarialSearchTests() => _stages = new TinySearch(_temporary.Store);

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Fine_tuning_leaves_the_search_as_it_is_and_trains_each_of_its_tickets_once_more()
    {
        var plain = Run(Plain);
        var stages = _done.Count;

        var tuned = Run(Plain with { Adversarial = Villa with { Use = AdversarialUse.Tickets } }, ControlKind.Adversarial);

        Assert.Equal(SearchPhase.Completed, tuned.Phase);
        Assert.Equal(plain.Levels.Select(l => l.Trained), tuned.Levels.Select(l => l.Trained));
        Assert.Equal([1, 2], tuned.Controls.Select(c => c.Level));
        Assert.Equal(2 * 2, _done.Count - stages);
        Assert.All(tuned.Controls, control =>
        {
            Assert.NotNull(control.Accuracy);
            Assert.NotEqual(tuned.Levels[control.Level].Trained!.Weights, control.Trained!.Weights);
            var weights = SafetensorsFile.Read(_temporary.Store.PathOf(control.Trained.Weights));
            Assert.All(
                MaskArtifact.Read(_temporary.Store, tuned.Levels[control.Level].Mask!).Tensors,
                tensor => Assert.True(tensor.Holds(weights.Float32(tensor.Name)), tensor.Name));
        });
    }

    [Fact]
    public void Searching_adversarially_trains_every_level_so_and_finds_other_masks()
    {
        var plain = Run(Plain, ControlKind.RandomMask);

        var search = Run(Plain with { Adversarial = Villa }, ControlKind.RandomMask);

        Assert.Equal(SearchPhase.Completed, search.Phase);
        Assert.NotNull(search.Verdict);
        Assert.All(search.Levels.Zip(plain.Levels), pair => Assert.NotEqual(pair.Second.Trained!.Weights, pair.First.Trained!.Weights));
        Assert.All(search.Levels.Zip(plain.Levels).Skip(1), pair => Assert.NotEqual(pair.Second.Mask, pair.First.Mask));
        Assert.All(search.Controls, control => Assert.NotNull(control.Accuracy));
    }

    /// <summary>A search in a bare loop: asks it what it wants, does it, tells it.</summary>
    private TicketSearchState Run(TrainRecipe recipe, params ControlKind[] controls)
    {
        var spec = new SearchSpec(
            "tiny", TinySearch.Model, 5, TinySearch.Questions, Pretrain: null, recipe, new PrunePlan("encoder", [0.4, 0.7], HeadPolicy.Anchor),
            RewindStep: 0, controls, new VerdictRule("relaxed", 0.99), _stages.On, new CheckpointPolicy(0, 60), Priority: 0, DataPath: null);
        var id = SearchId.Of(spec);
        var state = Tell(TicketSearchState.New, new SearchCommands.Submit(id, spec));
        while (state.Wants() is [var wanted, ..])
        {
            state = Tell(state, new SearchCommands.StageDone(id, wanted.Key, Do(wanted)));
        }

        return state;
    }

    private StageResult Do(WantedStage wanted)
    {
        if (!_done.TryGetValue(wanted.Key, out var result))
        {
            _done.Add(wanted.Key, result = _stages.Run(wanted.Spec));
        }

        return result;
    }

    private static TicketSearchState Tell(TicketSearchState state, ISearchCommand command) =>
        state.Decide(command).Events.Aggregate(state, (s, e) => s.Apply(e));
}
