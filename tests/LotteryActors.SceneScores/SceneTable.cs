using System.Globalization;
using System.Text;
using LotteryActors.BareLoop;
using LotteryActors.Golden;

namespace LotteryActors.SceneScores;

/// <summary>docs/scenes.md: the table, and what it stands for.</summary>
public static class SceneTable
{
    public static void Write(IReadOnlyList<SceneScore> scores) =>
        File.WriteAllText(Path.Combine(Repository.Root, "docs", "scenes.md"), Text(scores, Machine.Description));

    /// <param name="machine">On what the times were taken.</param>
    public static string Text(IReadOnlyList<SceneScore> scores, string machine)
    {
        var text = new StringBuilder(Head).Append("Machine: ").Append(machine).Append(".\n");
        foreach (var family in scores.GroupBy(score => score.Model))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {family.Key}\n\n");
            if (family.Max(score => score.Pretraining) is { } seconds)
            {
                text.Append(CultureInfo.InvariantCulture, $"Pre-trained on captions in {seconds:0} s.\n\n");
            }

            text.Append("| task | guess | text only | image only | dense | trained in |\n|---|---|---|---|---|---|\n");
            text.AppendJoin("", family.Select(Row));
        }

        return text.ToString();
    }

    private const string Head = """
        # What the small models reach on `scenes`

        The generated world carries all seven tasks of the paper. Every search named below comes with the program
        (`lottery run scenes-vilt-nlvr2`); this table is of its dense level: theta_0 is pre-trained on captions, once a family,
        and then trained on the task. *Text only* and *image only* are the same model, from the same theta_0, trained and scored
        with the pictures or the texts blanked. *Guess* looks at nothing: the commonest answer, or one candidate of all. Numbers
        are accuracies in percent: of VCR both answer and rationale right (Q->AR), of referring expressions a box that meets the
        right one by half (detected boxes), of retrieval the mean of recall at 1 in both directions.

        Made by `dotnet run -c Release --project tests/LotteryActors.SceneScores`, which takes some fifty minutes on two cores;
        each run keeps to one core.


        """;

    private static string Row(SceneScore score) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {score.Task} | {Percent(score.Guess)} | {Percent(score.TextOnly)} | {Percent(score.ImageOnly)} | {Percent(score.Dense)} | {score.Training:0} s |\n");

    private static string Percent(double? share) => share is { } known ? (100 * known).ToString("0.0", CultureInfo.InvariantCulture) : "not run";
}
