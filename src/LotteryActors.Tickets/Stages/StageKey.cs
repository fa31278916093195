using System.Text;
using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>
/// The name of a stage: SHA-256 over the canonical form of its kind, that kind's version, and all its inputs.
/// Same key, same output bytes.
/// </summary>
[MessagePackObject]
public sealed record StageKey([property: Key(0)] string Hex)
{
    [IgnoreMember]
    public string Short => Hex[..12];

    public static StageKey Of(StageSpec spec) => new(Digest.Of(Encoding.UTF8.GetBytes(CanonicalText(spec))).Hex);

    /// <summary>The text the key is the digest of, for people who want to know why two keys differ.</summary>
    public static string CanonicalText(StageSpec spec)
    {
        var form = new CanonicalForm();
        form.Text("stage", spec.Kind).Number("version", spec.Version);
        spec.Describe(form);
        return form.Execution(spec.On).ToString();
    }

    public override string ToString() => Hex;
}
