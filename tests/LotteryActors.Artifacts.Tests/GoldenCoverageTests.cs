using LotteryActors.Golden;

namespace LotteryActors.Artifacts.Tests;

/// <summary>The one place that reports golden cases which nothing tries yet.</summary>
public sealed class GoldenCoverageTests
{
    [Theory]
    [Golden]
    public void Every_case_is_of_a_kind_that_is_implemented(GoldenCase golden)
    {
        Assert.SkipUnless(golden.Kind.IsImplemented, $"{golden.Name}: golden kind '{golden.Kind.Name}' is not implemented yet");

        Assert.Contains(golden, GoldenCases.OfKind(golden.Kind.Name));
    }

    [Theory]
    [InlineData("uniter_vqa_A", "", "uniter_vqa")]
    [InlineData("uniter_vqa_lneps_Z", "", "uniter_vqa")]
    [InlineData("uniter_traj_vqa_Q_accum4", "", "uniter_traj_vqa")]
    [InlineData("uniter_pretrain_vcr_B", "", "uniter_pretrain_vcr")]
    [InlineData("uniter_pretrain_C", "", "uniter_pretrain")]
    [InlineData("uniter_nlvr2_pairedattn_B", "", "uniter_nlvr2_pairedattn")]
    [InlineData("vilt_transform", "", "vilt_transform")]
    [InlineData("hidden_17", "BERT-Tickets LT_glue.py pruning_model", "prune_bert_tickets")]
    [InlineData("never_seen", "a paper of next year", "never_seen")]
    public void The_name_tells_the_kind_else_the_reference_code(string name, string reference, string kind) =>
        Assert.Equal(kind, GoldenKinds.Of(name, reference).Name);
}
