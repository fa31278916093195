using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Options;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.UniterData;

/// <summary>Where a task's databases lie, and what of them is used.</summary>
/// <param name="Vocabulary">The word-piece vocabulary file.</param>
/// <param name="MaxTextLength">Longest training text that is kept, in word pieces; -1 keeps all, 0 is the task's own limit.</param>
/// <param name="Rule">How detected regions were cut.</param>
/// <param name="DetectedBoxes">Whether referring expressions are scored on detected boxes; else on those of the ground truth.</param>
/// <param name="Negatives">False pictures, and false texts, beside a true pair of retrieval.</param>
/// <param name="All">Every option, sorted by name.</param>
internal sealed record UniterOptions(string Vocabulary, int MaxTextLength, BoxRule Rule, bool DetectedBoxes, int Negatives, IReadOnlyList<DataOption> All)
{
    /// <summary>What an option says that is left to the task.</summary>
    private const string ByTask = "by-task";
    private const string Detected = "detected";
    private const string GroundTruth = "ground-truth";

    private static readonly string[] Places = ["answers", "evaluation-images", "evaluation-texts", "images", "texts", "vocabulary"];

    /// <summary>The options that decide examples; the others say where files are.</summary>
    public IEnumerable<DataOption> Deciding => All.Where(option => !Places.Contains(option.Name));

    /// <exception cref="DataException">Options are unknown or out of range; all are named.</exception>
    public static UniterOptions Read(IReadOnlyList<DataOption> given)
    {
        var options = new OptionReader(UniterDataSet.SetName, given);
        RequireAsMany(options, "texts", "images");
        RequireAsMany(options, "evaluation-texts", "evaluation-images");
        options.Text("answers", ByTask);
        var vocabulary = options.Text("vocabulary", "vocab.txt");
        var length = options.Integer("max-text-length", 0, TextDatabase.AnyLength, 510);
        var rule = new BoxRule(
            options.Number("confidence", 0.2, -1, 1),
            options.Integer("max-regions", 100, 1, 1000),
            options.Integer("min-regions", 10, 1, 1000),
            options.Integer("regions", 36, 1, 1000));
        options.Require(rule.IsFixed || rule.Threshold >= 0, "confidence must be from 0 to 1, or -1 for a fixed number of regions");
        var boxes = options.Text("evaluation-boxes", Detected);
        options.Require(boxes is Detected or GroundTruth, $"evaluation-boxes must be {Detected} or {GroundTruth}, not '{boxes}'");
        var negatives = options.Integer("negatives", 1, 1, 500);
        return new UniterOptions(vocabulary, length, rule, boxes == Detected, negatives, options.Complete());
    }

    public IReadOnlyList<UniterCorpusNames> Train(string task) =>
        Corpora(Named("texts", UniterNames.Of(task).Texts), Named("images", UniterNames.Of(task).Images));

    public IReadOnlyList<UniterCorpusNames> Evaluation(string task) =>
        Corpora(Named("evaluation-texts", UniterNames.Of(task).EvaluationTexts), Named("evaluation-images", UniterNames.Of(task).EvaluationImages));

    public string Answers(string task) => Named("answers", UniterNames.Of(task).Answers);

    public int LongestText(string task) => MaxTextLength == 0 ? UniterNames.Of(task).MaxTextLength : MaxTextLength;

    private string Named(string option, string byTask) => All.Single(o => o.Name == option).Value is var value and not ByTask ? value : byTask;

    private static UniterCorpusNames[] Corpora(string texts, string images) => [.. List(texts).Zip(List(images), UniterCorpusNames.Of)];

    /// <summary>Two lists of folders, with commas between, that belong together in their order.</summary>
    private static void RequireAsMany(OptionReader options, string texts, string images)
    {
        var (first, second) = (options.Text(texts, ByTask), options.Text(images, ByTask));
        var (count, beside) = (List(first).Length, List(second).Length);
        options.Require((first == ByTask) == (second == ByTask), $"{texts} and {images} belong together; give both or neither");
        options.Require(count == beside && count > 0, $"{texts} names {count} folders, {images} {beside}; name the pictures of each text database");
    }

    private static string[] List(string names) => names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
