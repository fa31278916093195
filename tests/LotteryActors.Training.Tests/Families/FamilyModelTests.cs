using LotteryActors.Data;
using LotteryActors.Data.Batches;
using LotteryActors.Models;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Families;
using LotteryActors.Training.Tests.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Training.Tests.Families;

/// <summary>Every family's models on the same batches.</summary>
public sealed class FamilyModelTests
{
    private const int Steps = 200;

    public static TheoryData<string> Families => ["uniter", "lxmert", "vilt"];

    [Theory]
    [MemberData(nameof(Families))]
    public void What_is_said_of_a_question_does_not_depend_on_the_questions_it_is_batched_with(string family)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        using var model = Vqa(family);
        model.Module.eval();
        var data = Questions(family, DataView.Both);

        var together = model.Predict(data.Evaluation(12).First(), Compute.OnCpu);
        var alone = cat([.. data.Evaluation(1).Take(12).Select(batch => model.Predict(batch, Compute.OnCpu))], 0);

        Assert.True(together.allclose(alone, rtol: 1e-4, atol: 1e-5));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Pictures_change_what_is_said_unless_they_are_blanked(string family)
    {
        Assert.True(Spread(DataView.Both) > 1e-3);
        Assert.True(Spread(DataView.TextOnly) < 1e-5);

        // How far the answers to one question lie apart, asked of two pictures of as many regions.
        float Spread(DataView view)
        {
            using var scope = NewDisposeScope();
            using var still = no_grad();
            using var model = Vqa(family);
            model.Module.eval();
            var batch = Questions(family, view).Train(1, 600, 0).First();
            var twice = Enumerable.Range(0, batch.Size).GroupBy(row => (string.Join(' ', Words(row)), Held(row))).First(asked => asked.Count() > 1);
            var logits = model.Predict(batch, Compute.OnCpu);
            return logits[twice.First()].Minus(logits[twice.Last()]).abs().max().item<float>();

            ArraySegment<long> Words(int row) => new(batch.InputIds, row * batch.TextLength, batch.TextLength);
            long Held(int row) => batch.AttentionMask.AsSpan(row * batch.Length, batch.Length).Count(1L);
        }
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Steps_leave_no_tensor_behind(string family)
    {
        var spec = Spec(family);
        using var model = Vqa(family);
        using var pretraining = ModelFamilies.Of(spec).Pretraining(spec, DataSets.OpenCaptions(TinySearch.Captions, null).RegionClasses);
        var batch = Questions(family, DataView.Both).Train(1, 2, 0).First();
        UniterBatch[] captions = [.. Captions(family).Train(1, 2, 1, Mix(family), 0).Take(8).DistinctBy(b => b.GetType())];
        var before = 0L;
        for (var step = 0; step <= Steps; step++)
        {
            using (NewDisposeScope())
            {
                model.Module.zero_grad(set_to_none: false);
                pretraining.Module.zero_grad(set_to_none: false);
                model.Loss(batch, Compute.OnCpu).backward();
                pretraining.Loss(captions[step % captions.Length], Compute.OnCpu).backward();
                pretraining.Example(captions[step % captions.Length], CPU);
            }

            if (step == captions.Length)
            {
                before = Alive();
            }
        }

        Assert.Equal(0, Alive() - before);
    }

    [Fact]
    public void ViLT_refuses_batches_without_pixels_and_objectives_of_regions()
    {
        using var scope = NewDisposeScope();
        using var model = Vqa("vilt");
        using var pretraining = ModelFamilies.Of(TinySearch.Vilt).Pretraining(TinySearch.Vilt, RegionClasses.None);
        var regions = Captions("vilt").Train(1, 2, 1, new ObjectiveMix(0, 1, 0), 0).First();

        Assert.Contains("no pixels", Assert.Throws<ArgumentException>(() => model.Predict(Questions("lxmert", DataView.Both).Evaluation(2).First(), Compute.OnCpu)).Message, StringComparison.Ordinal);
        Assert.Contains("no objective for a MrfrBatch", Assert.Throws<StageFailedException>(() => pretraining.Loss(regions, Compute.OnCpu)).Message, StringComparison.Ordinal);
        Assert.Contains("whole pictures", Assert.Throws<ArgumentException>(() => ModelFamilies.Of(TinySearch.Vilt).Answers(TinySearch.Vilt with { Vilt = new ViltShape(16, 50, -1, 1e-6) }, TaskNames.Vqa, 3)).Message, StringComparison.Ordinal);
    }

    private static IPredictor<VqaBatch, VqaBatch> Vqa(string family)
    {
        random.manual_seed(3);
        return ModelFamilies.Of(Spec(family)).Answers(Spec(family), TaskNames.Vqa, TinySearch.Questions.Answers);
    }

    private static ITaskData<VqaBatch, VqaBatch> Questions(string family, DataView view) =>
        DataSets.OpenVqa(TinySearch.Questions with { View = view }, null, ModelFamilies.Of(Spec(family)).PictureSide(Spec(family)));

    private static ICaptionData Captions(string family) =>
        DataSets.OpenCaptions(TinySearch.Captions, null, ModelFamilies.Of(Spec(family)).PictureSide(Spec(family)));

    private static ObjectiveMix Mix(string family) => family == "vilt" ? new(1, 0, 1) : new(1, 1, 1);

    private static ModelSpec Spec(string family) => family switch
    {
        "uniter" => TinySearch.Model with { InitializerRange = 0.1 },
        "lxmert" => TinySearch.Lxmert,
        _ => TinySearch.Vilt,
    };

    /// <summary>What nobody holds any more is gone before the count.</summary>
    private static long Alive()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Tensor.TotalCount;
    }
}
