using LotteryActors.Tickets.Specs;

namespace LotteryActors.Tickets.Tests.Specs;

/// <summary>Builds what Akka's parser would hand over, from dotted keys: a string is a single value, an array a list.</summary>
internal sealed class SpecTree
{
    private readonly List<(string[] Path, object Value)> _values = [];

    /// <summary>The shortest spec that runs.</summary>
    public static SpecTree Shortest => new SpecTree()
        .With("search.name", "first")
        .With("search.model", "uniter-mini")
        .With("search.task.set", "scenes")
        .With("search.train.steps", "600");

    public SpecTree With(string key, object value)
    {
        Without(key)._values.Add((key.Split('.'), value));
        return this;
    }

    public SpecTree Without(string key)
    {
        _values.RemoveAll(v => string.Join('.', v.Path) == key);
        return this;
    }

    public SpecReading Read() => SearchSpecReader.Read("vqa.conf", Section(_values));

    private static SpecNode.Section Section(IEnumerable<(string[] Path, object Value)> values) =>
        new([.. values.GroupBy(v => v.Path[0]).Select(g => new SpecField(g.Key, Node([.. g])))]);

    private static SpecNode Node(IReadOnlyList<(string[] Path, object Value)> values) =>
        values[0].Path.Length == 1 ? Leaf(values[0].Value) : Section(values.Select(v => (v.Path[1..], v.Value)));

    private static SpecNode Leaf(object value) => value switch
    {
        string text => new SpecNode.Scalar(text),
        string[] texts => new SpecNode.Sequence([.. texts.Select(t => new SpecNode.Scalar(t))]),
        SpecNode node => node,
        _ => throw new ArgumentException($"no node can be made of {value}", nameof(value)),
    };
}
