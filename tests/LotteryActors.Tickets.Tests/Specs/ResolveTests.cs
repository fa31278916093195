using LotteryActors.Tickets.Searches;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;
using LotteryActors.Tickets.Tests.Searches;

namespace LotteryActors.Tickets.Tests.Specs;

/// <summary>A draft becomes a search once its data have said what they are.</summary>
public sealed class ResolveTests
{
    private static readonly DataFacts Facts = new(
        Sample.DigestOf("scenes"), 24, 300, 36, 20, 4000, 1000, [new DataOption("seed", "1"), new DataOption("train-size", "4000")], 0.2);

    private static readonly SearchDraft Draft = SpecTree.Shortest.With("search.task.options.train-size", "4000").Read().Draft!;

    private static readonly SearchDraft WithCorpus = SpecTree.Shortest.With("search.pretrain.set", "scenes").With("search.pretrain.steps", "10").Read().Draft!;

    [Fact]
    public void A_search_and_all_in_it_can_be_printed() => Assert.Contains("Steps = ", Sample.Spec.ToString(), StringComparison.Ordinal);

    [Fact]
    public void Data_give_the_model_its_vocabulary_and_region_features()
    {
        var spec = Draft.Resolve(Facts, null, "/data");

        Assert.Equal((300, 36, 64), (spec.Model.VocabularySize, spec.Model.RegionFeatures, spec.Model.MaxPositions));
        Assert.Equal("/data", spec.DataPath);
    }

    [Fact]
    public void The_data_in_the_search_carry_every_option_answers_and_fingerprint()
    {
        var task = Draft.Resolve(Facts, null, null).Task;

        Assert.Equal(("scenes", "vqa", DataView.Both, 24), (task.Set, task.Task, task.View, task.Answers));
        Assert.Equal(Facts.Options, task.Options);
        Assert.Equal(Facts.Fingerprint, task.Fingerprint);
    }

    [Fact]
    public void Other_content_is_another_search()
    {
        var other = Facts with { Fingerprint = Sample.DigestOf("other scenes") };

        Assert.NotEqual(SearchId.Of(Draft.Resolve(Facts, null, null)), SearchId.Of(Draft.Resolve(other, null, null)));
        Assert.StartsWith("first-", SearchId.Of(Draft.Resolve(Facts, null, null)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_longer_than_the_positions_is_refused()
    {
        Assert.Equal(
            "vqa.conf: search.model.positions is 64 and the longest text has 90 word pieces; raise it to 90",
            Refusal(() => Draft.Resolve(Facts with { MaxTextLength = 90 }, null, null)));
        Assert.Contains("raise it to 70", Refusal(() => WithCorpus.Resolve(Facts, Facts with { MaxTextLength = 70 }, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void Corpus_and_task_share_vocabulary_and_regions()
    {
        Assert.Contains("search.pretrain.set has 99 word pieces", Refusal(() => WithCorpus.Resolve(Facts, Facts with { VocabularySize = 99 }, null)), StringComparison.Ordinal);
        Assert.Contains("search.pretrain.set has 99 numbers a region", Refusal(() => WithCorpus.Resolve(Facts, Facts with { RegionFeatures = 99 }, null)), StringComparison.Ordinal);
        Assert.Contains("search.pretrain needs", Refusal(() => WithCorpus.Resolve(Facts, null, null)), StringComparison.Ordinal);
        Assert.NotNull(WithCorpus.Resolve(Facts, Facts, null).Pretrain);
    }

    [Fact]
    public void A_model_of_pixels_takes_no_regions_from_the_data_but_needs_their_pixels()
    {
        var draft = Draft with { Model = ModelPresets.ViltMini };
        var seen = Facts with { HasPixels = true };

        Assert.Equal((300, 0), draft.Resolve(seen, null, null).Model is var model ? (model.VocabularySize, model.RegionFeatures) : default);
        Assert.Equal(
            "vqa.conf: search.task.set is scenes, which gives regions and no pixels, and vilt-mini reads pixels; choose another set or a model that reads regions",
            Refusal(() => draft.Resolve(Facts, null, null)));
        Assert.Contains("search.pretrain.set is scenes, which", Refusal(() => (WithCorpus with { Model = ModelPresets.ViltMini }).Resolve(seen, Facts, null)), StringComparison.Ordinal);
        Assert.NotNull((WithCorpus with { Model = ModelPresets.ViltMini }).Resolve(seen, seen with { RegionFeatures = 99 }, null));
    }

    [Fact]
    public void A_model_of_two_streams_takes_vocabulary_and_regions_from_the_data()
    {
        var spec = (Draft with { Model = ModelPresets.LxmertMini }).Resolve(Facts, null, null);

        Assert.Equal((300, 36), (spec.Model.VocabularySize, spec.Model.RegionFeatures));
    }

    [Fact]
    public void Weights_are_brought_in_for_the_model_that_the_data_have_sized()
    {
        var draft = Draft with { Weights = "uniter.pt" };
        var sized = new List<ModelSpec>();

        var spec = draft.Resolve(Facts, null, null, Import);

        Assert.Equal(Sample.DigestOf("weights"), spec.Weights);
        Assert.Equal([spec.Model], sized);
        Assert.NotEqual(SearchId.Of(spec), SearchId.Of(Draft.Resolve(Facts, null, null, Import)));
        Assert.Null(Draft.Resolve(Facts, null, null, Import).Weights);
        Assert.Contains("search.model.weights needs", Refusal(() => draft.Resolve(Facts, null, null)), StringComparison.Ordinal);
        Assert.Single(sized);

        Digest Import(ModelSpec model)
        {
            sized.Add(model);
            return Sample.DigestOf("weights");
        }
    }

    [Fact]
    public void Theta_0_comes_from_the_weights_and_pre_training_goes_on_from_them()
    {
        var weights = Sample.DigestOf("weights");

        Assert.Equal(new InitialiseStage(Sample.Model, 42, Sample.Cpu, weights), First(Sample.Spec with { Pretrain = null, Weights = weights }));
        Assert.Equal(weights, Assert.IsType<PretrainStage>(First(Sample.Spec with { Weights = weights })).Imported);
        Assert.Null(Assert.IsType<PretrainStage>(First(Sample.Spec)).Imported);

        static StageSpec First(SearchSpec spec) => Assert.Single(spec.Submitted().Wants()).Spec;
    }

    [Fact]
    public void A_set_with_nothing_to_score_is_no_task()
    {
        Assert.Contains("has no examples to score", Refusal(() => Draft.Resolve(Facts with { EvaluationExamples = 0 }, null, null)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_that_cannot_be_scored_is_refused_before_anything_is_trained()
    {
        Assert.Contains(
            "search.task.set keeps its answers; give others", Refusal(() => Draft.Resolve(Facts with { Unscorable = "keeps its answers; give others" }, null, null)), StringComparison.Ordinal);
    }

    private static string Refusal(Func<SearchSpec> resolve) => Assert.Throws<SearchSpecException>(resolve).Message;
}
