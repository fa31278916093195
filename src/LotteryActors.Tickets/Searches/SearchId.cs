using System.Text;
using LotteryActors.Tickets.Stages;
using MessagePack;

namespace LotteryActors.Tickets.Searches;

/// <summary>Names one search: the spec's name and the first eight digits of the digest of the resolved spec. The same spec on the same data is the same search.</summary>
[MessagePackObject]
public sealed record SearchId([property: Key(0)] string Text)
{
    /// <summary>Data path, priority and checkpoints are no part of it: they change no byte of the outcome.</summary>
    public static SearchId Of(SearchSpec spec) =>
        new($"{spec.Name}-{Digest.Of(Encoding.UTF8.GetBytes(CanonicalText(spec))).Hex[..8]}");

    /// <summary>The text the digits are taken from, for people who want to know why two searches differ.</summary>
    public static string CanonicalText(SearchSpec spec)
    {
        var form = new CanonicalForm().Model(spec.Model).Seed(spec.Seed).Data(spec.Task).Recipe(spec.Recipe);
        if (spec.Pretrain is { } pretrain)
        {
            form.Text("part", "pretrain").Data(pretrain.Data).Recipe(pretrain.Recipe).Mix(pretrain.Mix).Text("part", "search");
        }

        form.Text("prune.preset", spec.Prune.Preset).Text("prune.head", spec.Prune.Head.ToString());
        foreach (var sparsity in spec.Prune.Sparsities)
        {
            form.Number("prune.sparsity", sparsity);
        }

        form.Number("rewind.step", spec.RewindStep);
        foreach (var control in spec.Controls)
        {
            form.Text("control", ControlKinds.Name(control));
        }

        return form
            .Text("verdict.rule", spec.Verdict.Rule).Number("verdict.share", spec.Verdict.Share)
            .Execution(spec.Execution).Imported(spec.Weights)
            .ToString();
    }

    public override string ToString() => Text;
}
