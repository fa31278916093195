using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Tests.Stages;

/// <summary>Whole stages with the optimisers and schedules of each family, by kernels and by tensors.</summary>
public sealed class OptimiserStageTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public static TheoryData<string, OptimiserKind, ScheduleKind, bool> Choices => new()
    {
        { "uniter", OptimiserKind.AdamW, ScheduleKind.Cosine, false },
        { "lxmert", OptimiserKind.BertAdam, ScheduleKind.BertAdam, false },
        { "lxmert", OptimiserKind.BertAdam, ScheduleKind.BertAdam, true },
        { "vilt", OptimiserKind.AdamW, ScheduleKind.Polynomial, false },
        { "vilt", OptimiserKind.AdamW, ScheduleKind.Polynomial, true },
    };

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_ticket_rewound_to_the_middle_of_its_schedule_is_resumed_to_the_same_bytes(string family, OptimiserKind optimiser, ScheduleKind schedule, bool withTensors)
    {
        var search = Search(family, optimiser, schedule, withTensors);
        var anchor = search.Run(search.Initialise).Output("weights");
        var ticket = search.Train(anchor, search.Run(search.Prune(anchor, null, 0.5)).Output("mask")) with { FromStep = 4 };
        var observer = new RecordingObserver();

        var undisturbed = search.Run(ticket, observer, checkpoints: new CheckpointPolicy(6, 0));

        Assert.Equal([3, 6, 9, 12, 15], observer.Checkpoints.Select(c => c.Step));
        Assert.All(observer.Checkpoints, checkpoint => Assert.Equal(undisturbed.Outputs, search.Run(ticket, new RecordingObserver(), checkpoint.Digest).Outputs));
        Assert.NotEqual(undisturbed.Output("weights"), search.Run(ticket with { Recipe = ticket.Recipe with { Optimiser = OptimiserKind.AdamW, Schedule = ScheduleKind.Linear } }).Output("weights"));
    }

    [Fact]
    public void The_first_update_of_LXMERTs_schedule_changes_nothing_unless_the_run_begins_in_the_middle()
    {
        var search = Search("lxmert", OptimiserKind.BertAdam, ScheduleKind.BertAdam, withTensors: false);
        var anchor = search.Run(search.Initialise).Output("weights");

        Assert.Equal(Pooler(search.Train(anchor) with { ToStep = 0 }), Pooler(search.Train(anchor) with { ToStep = 1 }));
        Assert.NotEqual(Pooler(search.Train(anchor) with { ToStep = 0 }), Pooler(search.Train(anchor) with { FromStep = 4, ToStep = 5 }));

        float[] Pooler(TrainStage stage) =>
            SafetensorsFile.Read(_temporary.Store.PathOf(search.Run(stage).Output("weights"))).Float32("bert.pooler.dense.weight").ToArray();
    }

    [Fact]
    public void Pre_training_takes_LXMERTs_optimiser_and_is_resumed_to_the_same_bytes()
    {
        var search = Search("lxmert", OptimiserKind.BertAdam, ScheduleKind.BertAdam, withTensors: false);
        var observer = new RecordingObserver();

        var undisturbed = search.Run(search.Pretrain, observer, checkpoints: new CheckpointPolicy(6, 0));

        Assert.NotEmpty(observer.Checkpoints);
        Assert.All(observer.Checkpoints, checkpoint => Assert.Equal(undisturbed.Outputs, search.Run(search.Pretrain, new RecordingObserver(), checkpoint.Digest).Outputs));
    }

    private TinySearch Search(string family, OptimiserKind optimiser, ScheduleKind schedule, bool withTensors)
    {
        var plain = new TinySearch(_temporary.Store);
        return new TinySearch(_temporary.Store, new TorchStageOptions { OptimisesWithTensors = withTensors })
        {
            Sizes = family switch { "uniter" => TinySearch.Model, "lxmert" => TinySearch.Lxmert, _ => TinySearch.Vilt },
            Mix = family == "vilt" ? new ObjectiveMix(1, 0, 1) : plain.Mix,
            Recipe = plain.Recipe with { Steps = 20, WarmupSteps = 4, BatchSize = 8, Optimiser = optimiser, Schedule = schedule, EndRate = schedule == ScheduleKind.Polynomial ? 1e-5 : 0 },
        };
    }
}
