namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>What tells LXMERT's two question answering tasks apart (src/tasks/vqa_data.py, src/tasks/gqa_data.py).</summary>
public abstract record LxmertQuestionTask
{
    public static LxmertQuestionTask Vqa { get; } = new VqaTask();

    public static LxmertQuestionTask Gqa { get; } = new GqaTask();

    /// <summary>The annotations' folder inside <c>data/</c>.</summary>
    internal abstract string Folder { get; }

    /// <summary>Whether an answer outside the vocabulary is passed over; else it is an error.</summary>
    internal abstract bool SkipsUnknownAnswers { get; }

    /// <summary>The feature files of some splits.</summary>
    /// <exception cref="DataException">A split is unknown.</exception>
    internal abstract IEnumerable<FeatureSource> Features(string data, IReadOnlyList<string> splits);

    /// <summary>One entry of a result file, keys sorted.</summary>
    internal abstract (string Key, string Json)[] Result(string questionId, string answer);

    private sealed record VqaTask : LxmertQuestionTask
    {
        /// <summary>The minival pictures are the first rows of the val2014 features.</summary>
        private const int MinivalPictures = 5000;

        internal override string Folder => "vqa";

        internal override bool SkipsUnknownAnswers => false;

        internal override IEnumerable<FeatureSource> Features(string data, IReadOnlyList<string> splits) => splits.Select(split => split switch
        {
            "train" => Coco("train2014"),
            "valid" or "nominival" => Coco("val2014"),
            "minival" => Coco("val2014") with { Topk = MinivalPictures },
            "test" => Coco("test2015"),
            _ => throw new DataException($"{data}: no VQA split '{split}', known are train, valid, minival, nominival, test"),
        }).Select(source => source with { Path = Path.Combine(data, source.Path) });

        internal override (string Key, string Json)[] Result(string questionId, string answer) =>
            long.TryParse(questionId, out _)
                ? [("answer", Json.PythonJson.Quote(answer)), ("question_id", questionId)]
                : throw new DataException($"the question id '{questionId}' is no whole number, VQA's result file wants one; use the ids of its annotations");

        private static FeatureSource Coco(string name) => new($"mscoco_imgfeat/{name}_obj36.tsv");
    }

    private sealed record GqaTask : LxmertQuestionTask
    {
        internal override string Folder => "gqa";

        internal override bool SkipsUnknownAnswers => true;

        internal override IEnumerable<FeatureSource> Features(string data, IReadOnlyList<string> splits)
        {
            var testdev = splits.Any(split => split is "testdev" or "testdev_all");
            return [new FeatureSource(Path.Combine(data, "vg_gqa_imgfeat", testdev ? "gqa_testdev_obj36.tsv" : "vg_gqa_obj36.tsv"))];
        }

        internal override (string Key, string Json)[] Result(string questionId, string answer) =>
            [("prediction", Json.PythonJson.Quote(answer)), ("questionId", Json.PythonJson.Quote(questionId))];
    }
}
