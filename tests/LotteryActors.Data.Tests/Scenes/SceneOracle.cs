using System.Globalization;
using LotteryActors.Data.Scenes;

namespace LotteryActors.Data.Tests.Scenes;

/// <summary>Answers questions by reading their words, apart from the grammar that wrote them.</summary>
internal static class SceneOracle
{
    private static readonly string[] RelationWords = ["left of", "right of", "above", "below"];

    public static string Answer(Scene scene, string question) => question.TrimEnd('?', ' ') switch
    {
        var q when q.StartsWith("is there a ", StringComparison.Ordinal) => YesNo(Find(scene, q["is there a ".Length..]).Any()),
        var q when q.StartsWith("how many ", StringComparison.Ordinal) => Count(scene, q["how many ".Length..^" are there".Length]),
        var q when q.StartsWith("what is the ", StringComparison.Ordinal) => Value(scene, 2, q["what is the ".Length..^" made of".Length]),
        var q when q.StartsWith("what color is the ", StringComparison.Ordinal) => Value(scene, 1, q["what color is the ".Length..]),
        var q when q.StartsWith("what shape is the ", StringComparison.Ordinal) => Value(scene, 3, q["what shape is the ".Length..]),
        var q when q.StartsWith("what size is the ", StringComparison.Ordinal) => Value(scene, 0, q["what size is the ".Length..]),
        var q when q.Contains(" the same ") => Same(scene, q["is the ".Length..]),
        var q => Related(scene, q["is the ".Length..]),
    };

    private static string Count(Scene scene, string plural) =>
        Find(scene, plural[..^1]).Count().ToString(CultureInfo.InvariantCulture);

    private static string Value(Scene scene, int attribute, string words) => Words(Find(scene, words).Single())[attribute];

    private static string Same(Scene scene, string rest)
    {
        var (left, right) = Split(rest, " the same ");
        var (attribute, other) = Split(right, " as the ");
        var at = Array.IndexOf(["size", "color", "material", "shape"], attribute);
        return YesNo(Value(scene, at, left) == Value(scene, at, other));
    }

    /// <summary>Whether one stands so to the other by their middles.</summary>
    public static bool Stands(SceneObject a, string relation, SceneObject b) => relation switch
    {
        "left of" => a.X + (a.Width / 2) < b.X + (b.Width / 2),
        "right of" => a.X + (a.Width / 2) > b.X + (b.Width / 2),
        "above" => a.Y + (a.Height / 2) < b.Y + (b.Height / 2),
        "below" => a.Y + (a.Height / 2) > b.Y + (b.Height / 2),
        _ => throw new FormatException(relation),
    };

    private static string Related(Scene scene, string rest)
    {
        var relation = RelationWords.Single(r => rest.Contains($" {r} the "));
        var (left, right) = Split(rest, $" {relation} the ");
        var (a, b) = (Find(scene, left).Single(), Find(scene, right).Single());
        return YesNo(Stands(a, relation, b));
    }

    /// <summary>The objects that every word fits.</summary>
    public static IEnumerable<SceneObject> Find(Scene scene, string words) =>
        scene.Objects.Where(item => words.Split(' ').All(word => word == "thing" || Words(item).Contains(word)));

    /// <summary>Size, color, material and shape.</summary>
    public static string[] Words(SceneObject item) => [.. SceneWords.Attributes.Select(a => SceneWords.Values(a)[item.Look[a]])];

    private static (string Left, string Right) Split(string text, string at) => text.Split(at) is [var left, var right] ? (left, right) : throw new FormatException(text);

    private static string YesNo(bool truth) => truth ? "yes" : "no";
}
