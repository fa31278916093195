using LotteryActors.Tickets.Specs;

namespace LotteryActors.Tickets.Tests.Specs;

/// <summary>Every error names file, key and mend in one line, and all of them come at once.</summary>
public sealed class SpecErrorTests
{
    [Theory]
    [InlineData("search.sede", "1", "search.sede is no known key; did you mean seed?")]
    [InlineData("search.train.stpes", "1", "search.train.stpes is no known key; did you mean steps?")]
    [InlineData("search.prune.sparsity", "0.5", "search.prune.sparsity is no known key; did you mean sparsities?")]
    [InlineData("search.rewind.zebra", "1", "search.rewind.zebra is no known key; known here: step")]
    [InlineData("serach.name", "x", "serach is no known key; did you mean search?")]
    [InlineData("search.name", "My Search", "search.name must be at most 40 small letters, digits and dashes, no dash first; 'My Search' is not")]
    [InlineData("search.seed", "x", "search.seed must be a whole number; 'x' is not")]
    [InlineData("search.seed", "-1", "search.seed must be at least 0; -1 is less")]
    [InlineData("search.model", "uniter-mni", "search.model must be one of uniter-mini, uniter-base, uniter-large, lxmert-mini, lxmert-base, vilt-mini, vilt-base; 'uniter-mni' is not; did you mean uniter-mini?")]
    [InlineData("search.task.set", "coco", "search.task.set must be one of scenes, easy-vqa, nlvr, vqa-v2, uniter, lxmert, vilt; 'coco' is not")]
    [InlineData("search.task.name", "nlvr", "search.task.name must be one of vqa, gqa, entailment, nlvr2, vcr, referring, retrieval; 'nlvr' is not; did you mean nlvr2?")]
    [InlineData("search.train.steps", "0", "search.train.steps must lie between 1 and 100000000; 0 does not")]
    [InlineData("search.train.batch-size", "6.5", "search.train.batch-size must be a whole number; '6.5' is not")]
    [InlineData("search.train.learning-rate", "fast", "search.train.learning-rate must be a number; 'fast' is not")]
    [InlineData("search.train.learning-rate", "NaN", "search.train.learning-rate must be a number; 'NaN' is not")]
    [InlineData("search.train.learning-rate", "2", "search.train.learning-rate must lie over 0 and at most 1; 2 does not")]
    [InlineData("search.train.warmup", "60", "search.train.warmup is the share of the steps over which the rate rises; 60 is longer than the training: for 60 of 600 steps write 0.1")]
    [InlineData("search.train.warmup", "900", "search.train.warmup is the share of the steps over which the rate rises; 900 is longer than the training: write a share between 0 and 1")]
    [InlineData("search.train.gradient-norm", "0", "search.train.gradient-norm must be over 0, or -1 for no clipping; 0 does not")]
    [InlineData("search.train.optimiser", "adam", "search.train.optimiser must be one of adamw, bert-adam; 'adam' is not; did you mean adamw?")]
    [InlineData("search.train.schedule", "linaer", "search.train.schedule must be one of linear, bert-adam, polynomial, cosine; 'linaer' is not; did you mean linear?")]
    [InlineData("search.train.schedule", "bert-adam", "search.train.schedule is bert-adam, which that optimiser alone keeps; write optimiser = bert-adam, or another schedule")]
    [InlineData("search.train.power", "2", "search.train.power belongs to schedule = polynomial; take it out or change the schedule")]
    [InlineData("search.train.end-rate", "1e-6", "search.train.end-rate belongs to schedule = polynomial; take it out or change the schedule")]
    [InlineData("search.train.adversarial", "3", "search.train.adversarial must be a section; write adversarial { ... }")]
    [InlineData("search.train.adversarial.modality", "texts", "search.train.adversarial.modality must be one of text, image, both, alternate; 'texts' is not; did you mean text?")]
    [InlineData("search.train.adversarial.steps", "0", "search.train.adversarial.steps must lie between 1 and 100; 0 does not")]
    [InlineData("search.train.adversarial.text-rate", "-1", "search.train.adversarial.text-rate must be at least 0; -1 does not")]
    [InlineData("search.train.adversarial.image-rate", "1", "search.train.adversarial.image-rate moves nothing where modality = text; take it out, or write modality = both")]
    [InlineData("search.train.adversarial.norm", "l1", "search.train.adversarial.norm must be one of l2, linf; 'l1' is not; did you mean l2?")]
    [InlineData("search.train.adversarial.kl-weigth", "1", "search.train.adversarial.kl-weigth is no known key; did you mean kl-weight?")]
    [InlineData("search.train.adversarial.use", "tickets", "search.train.adversarial.use is tickets and nothing trains them so; add adversarial to search.controls")]
    [InlineData("search.prune.preset", "all", "search.prune.preset must be one of encoder, backbone; 'all' is not")]
    [InlineData("search.prune.head", "keeep", "search.prune.head must be one of anchor, keep; 'keeep' is not; did you mean keep?")]
    [InlineData("search.prune.sparsities", "0.5", "search.prune.sparsities must be a list of single values; write a list of numbers, as in [0.1, 0.2]")]
    [InlineData("search.rewind.step", "600", "search.rewind.step must be less than search.train.steps; 600 of 600 leaves nothing to train")]
    [InlineData("search.verdict.rule", "strict", "search.verdict.rule must be one of mean, within-one-sd, relaxed; 'strict' is not")]
    [InlineData("search.verdict.share", "1.5", "search.verdict.share must lie over 0 and at most 1; 1.5 does not")]
    [InlineData("search.execution.precision", "fp16", "search.execution.precision must be one of float32, bf16; 'fp16' is not; did you mean bf16?")]
    [InlineData("search.execution.device", "gpu", "search.execution.device must be one of cpu, cuda; 'gpu' is not; did you mean cpu?")]
    [InlineData("search.checkpoint.cap", "soon", "search.checkpoint.cap must be a duration over zero, as in 30s, 500ms or 2m; 'soon' is not")]
    [InlineData("search.prune", "0.5", "search.prune must be a section; write prune { ... }")]
    [InlineData("search.priority", "9999", "search.priority must lie between -1000 and 1000; 9999 does not")]
    public void A_wrong_value_is_named_with_its_mend(string key, string value, string error)
    {
        Assert.Equal([$"vqa.conf: {error}"], Errors(SpecTree.Shortest.With(key, value)));
    }

    [Theory]
    [InlineData(new[] { "0.1", "0.4", "0.3" }, "must rise; 0.3 follows 0.4")]
    [InlineData(new[] { "0.1", "0.1" }, "must rise; 0.1 follows 0.1")]
    [InlineData(new[] { "0.5", "1" }, "must each lie between 0 and 1; 1 does not")]
    [InlineData(new[] { "0.5", "x" }, "must be a number; 'x' is not")]
    [InlineData(new string[0], "must hold 1 to 100 shares; 0 are given")]
    public void Sparsities_rise_between_0_and_1(string[] sparsities, string mend)
    {
        Assert.Equal([$"vqa.conf: search.prune.sparsities {mend}"], Errors(SpecTree.Shortest.With("search.prune.sparsities", sparsities)));
    }

    [Theory]
    [InlineData("search.name", "is missing; write a short name, as in name = quickstart")]
    [InlineData("search.model", "is missing; write one of uniter-mini, uniter-base, uniter-large, lxmert-mini, lxmert-base, vilt-mini, vilt-base")]
    [InlineData("search.task.set", "is missing; write one of scenes, easy-vqa, nlvr, vqa-v2, uniter, lxmert, vilt")]
    [InlineData("search.train.steps", "is missing; write the optimiser steps of one training, as in steps = 600")]
    public void A_missing_key_says_what_to_write(string key, string mend)
    {
        Assert.Equal([$"vqa.conf: {key} {mend}"], Errors(SpecTree.Shortest.Without(key)));
    }

    [Fact]
    public void All_errors_come_at_once()
    {
        var tree = SpecTree.Shortest
            .With("search.train.stpes", "1")
            .With("search.model", "uniter-mega")
            .With("search.controls", new[] { "random-mask", "randm-mask", "random-mask" })
            .With("search.prune.sparsities", new[] { "0.4", "0.3" })
            .With("search.pretrain.steps", "10");

        Assert.Equal(
            [
                "vqa.conf: search.model must be one of uniter-mini, uniter-base, uniter-large, lxmert-mini, lxmert-base, vilt-mini, vilt-base; 'uniter-mega' is not; did you mean uniter-mini?",
                "vqa.conf: search.pretrain.set is missing; write one of scenes, easy-vqa, nlvr, vqa-v2, uniter, lxmert, vilt",
                "vqa.conf: search.prune.sparsities must rise; 0.3 follows 0.4",
                "vqa.conf: search.controls must be one of random-mask, random-global, shuffled-weights, reinitialised, one-shot, question-only, adversarial; 'randm-mask' is not; did you mean random-mask?",
                "vqa.conf: search.controls names random-mask twice; once is enough",
                "vqa.conf: search.train.stpes is no known key; did you mean steps?",
            ],
            Errors(tree).OrderBy(e => Array.FindIndex(["model", "pretrain", "prune", "controls", "train."], k => e.Contains($"search.{k}", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_share_belongs_to_the_relaxed_rule_only()
    {
        var tree = SpecTree.Shortest.With("search.verdict.rule", "mean").With("search.verdict.share", "0.9");

        Assert.Equal(["vqa.conf: search.verdict.share belongs to rule = relaxed; take it out or change the rule"], Errors(tree));
    }

    [Fact]
    public void Rounds_that_leave_nothing_are_refused()
    {
        var tree = SpecTree.Shortest.With("search.prune.sparsities.remove", "0.1").With("search.prune.sparsities.levels", "10");

        Assert.Equal(
            ["vqa.conf: search.prune.sparsities.levels leaves nothing: 10 rounds of 0.1 of the original count; fewer levels, or of = remaining"],
            Errors(tree));
    }

    [Fact]
    public void Heads_divide_the_hidden_size()
    {
        var tree = SpecTree.Shortest.Without("search.model").With("search.model.preset", "uniter-mini").With("search.model.heads", "7");

        Assert.Equal(["vqa.conf: search.model.heads must divide hidden-size; 64 over 7 leaves a rest"], Errors(tree));
    }

    [Fact]
    public void A_rate_falls_to_its_end()
    {
        var tree = SpecTree.Shortest.With("search.train.schedule", "polynomial").With("search.train.learning-rate", "1e-4").With("search.train.end-rate", "2e-4");

        Assert.Equal(["vqa.conf: search.train.end-rate is a learning rate that the schedule falls to; 0.0002 is over the learning-rate of 0.0001"], Errors(tree));
    }

    [Fact]
    public void Weights_are_a_path()
    {
        var tree = SpecTree.Shortest.Without("search.model").With("search.model.preset", "uniter-mini").With("search.model.weights", new[] { "a.pt", "b.pt" });

        Assert.Equal(["vqa.conf: search.model.weights must be a single value; write the path of a checkpoint, as in weights = uniter-base.pt"], Errors(tree));
    }

    [Fact]
    public void Adversarial_fine_tuning_has_a_recipe_and_tickets()
    {
        Assert.Equal(
            ["vqa.conf: search.controls names adversarial, which has no recipe; write train { adversarial { use = tickets } }"],
            Errors(SpecTree.Shortest.With("search.controls", new[] { "adversarial" })));
        Assert.Equal(
            ["vqa.conf: search.pretrain.adversarial.use must be training; there are no tickets yet while theta_0 is made"],
            Errors(SpecTree.Shortest.With("search.pretrain.set", "scenes").With("search.pretrain.steps", "10").With("search.pretrain.adversarial.use", "tickets")));
        Assert.Empty(Errors(SpecTree.Shortest.With("search.controls", new[] { "adversarial" }).With("search.train.adversarial.use", "tickets")));
    }

    [Fact]
    public void Patches_divide_the_picture()
    {
        var tree = SpecTree.Shortest.Without("search.model").With("search.model.preset", "vilt-mini").With("search.model.patch-size", "10");

        Assert.Equal(["vqa.conf: search.model.patch-size must divide image-size; 96 over 10 leaves a rest"], Errors(tree));
    }

    [Theory]
    [InlineData("uniter-mini", "cross-layers")]
    [InlineData("lxmert-mini", "patch-size")]
    [InlineData("vilt-mini", "relation-layers")]
    public void A_family_has_its_own_sizes_only(string preset, string size)
    {
        var tree = SpecTree.Shortest.Without("search.model").With("search.model.preset", preset).With($"search.model.{size}", "2");

        Assert.StartsWith($"vqa.conf: search.model.{size} is no known key; ", Assert.Single(Errors(tree)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_pixels_has_no_regions_to_foresee()
    {
        var tree = SpecTree.Shortest.Without("search.model").With("search.model", "vilt-mini")
            .With("search.pretrain.set", "scenes").With("search.pretrain.steps", "10").With("search.pretrain.objectives.mrfr", "1");

        Assert.Equal(["vqa.conf: search.pretrain.objectives.mrfr is for regions, and vilt-mini reads pixels; take it out"], Errors(tree));
    }

    [Fact]
    public void Pretraining_needs_an_objective()
    {
        var tree = SpecTree.Shortest.With("search.pretrain.set", "scenes").With("search.pretrain.steps", "10")
            .With("search.pretrain.objectives.mlm", "0").With("search.pretrain.objectives.mrfr", "0").With("search.pretrain.objectives.itm", "0");

        Assert.Equal(["vqa.conf: search.pretrain.objectives.mlm and mrfr and itm are all 0; give at least one of them a share"], Errors(tree));
    }

    [Fact]
    public void A_file_without_a_search_says_so()
    {
        Assert.Equal(["vqa.conf: search is missing; write search { ... }"], Errors(new SpecTree()));
        Assert.Equal(["vqa.conf: search is missing; write search { ... }"], SearchSpecReader.Read("vqa.conf", new SpecNode.Scalar("x")).Errors.Select(e => e.ToString()));
    }

    [Fact]
    public void A_reading_has_either_a_draft_or_errors()
    {
        Assert.Null(SpecTree.Shortest.With("search.seed", "x").Read().Draft);
        Assert.NotNull(SpecTree.Shortest.Read().Draft);
    }

    private static IEnumerable<string> Errors(SpecTree tree) => tree.Read().Errors.Select(e => e.ToString());
}
