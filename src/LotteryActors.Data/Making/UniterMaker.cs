using System.Globalization;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Scenes;
using LotteryActors.Data.Text;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Making;

/// <summary>Every task of the paper in UNITER's databases, under the names that its download scripts give them.</summary>
internal sealed class UniterMaker(RawScenes scenes, WordPieceTokenizer tokenizer, string folder)
{
    private static readonly BoxRule Rule = new();

    private int Train => scenes.Count(SceneSplit.Train);

    private int Evaluation => scenes.Count(SceneSplit.Evaluation);

    /// <summary>The files by task; pictures of one folder are of several tasks, numbered through.</summary>
    public IEnumerable<(string Task, Action Write)> Files =>
    [
        (TaskNames.Vqa, WriteQuestions),
        (TaskNames.Captions, WriteCaptions),
        (TaskNames.Gqa, WriteChains),
        (TaskNames.Entailment, WriteHypotheses),
        (TaskNames.Retrieval, WritePortraits),
        (TaskNames.Nlvr2, WritePairs),
        (TaskNames.Vcr, WriteChoices),
        (TaskNames.Referring, new UniterExpressionMaker(scenes, tokenizer, folder).Write),
    ];

    private void WriteQuestions()
    {
        JsonStream.WriteLabels(Path.Combine(folder, "ans2label.json"), SceneAnswers.Names);
        WriteAnswered("vqa_train.db", scenes.Questions(SceneSplit.Train), "coco_train2014", 0);
        WriteAnswered("vqa_devval.db", scenes.Questions(SceneSplit.Evaluation), "coco_val2014", 0);
        WritePictures("coco_train2014", Rule, 2 * Train, Regions(scenes.Questions(SceneSplit.Train)).Concat(Regions(scenes.Captions())));
        WritePictures("coco_val2014", Rule, Evaluation, Regions(scenes.Questions(SceneSplit.Evaluation)));
    }

    private void WriteCaptions() => WriteTold("pretrain_coco_train.db", scenes.Captions(), "coco_train2014", first: Train);

    private void WriteChains()
    {
        JsonStream.WriteLabels(Path.Combine(folder, "gqa_ans2label.json"), ChainQuestion.Answers);
        WriteAnswered("gqa_train.db", scenes.Chains(SceneSplit.Train), "gqa", 0);
        WriteAnswered("gqa_testdev.db", scenes.Chains(SceneSplit.Evaluation), "gqa", first: Train);
        WritePictures("gqa", Rule, Train + Evaluation, Regions(scenes.Chains(SceneSplit.Train)).Concat(Regions(scenes.Chains(SceneSplit.Evaluation))));
    }

    private void WriteHypotheses()
    {
        WriteAnswered("ve_train.db", scenes.Hypotheses(SceneSplit.Train), "flickr30k", 0);
        WriteAnswered("ve_dev.db", scenes.Hypotheses(SceneSplit.Evaluation), "flickr30k", first: Train);
        IEnumerable<PictureRegions>[] pictures =
        [
            Regions(scenes.Hypotheses(SceneSplit.Train)), Regions(scenes.Hypotheses(SceneSplit.Evaluation)),
            Regions(scenes.Portraits(SceneSplit.Train)), Regions(scenes.Portraits(SceneSplit.Evaluation)),
        ];
        WritePictures("flickr30k", Rule, (2 * Train) + Evaluation + scenes.Ranked, pictures.SelectMany(some => some));
    }

    private void WritePortraits()
    {
        WriteTold("itm_flickr30k_train.db", scenes.Portraits(SceneSplit.Train), "flickr30k", first: Train + Evaluation);
        WriteTold("itm_flickr30k_val.db", scenes.Portraits(SceneSplit.Evaluation), "flickr30k", first: (2 * Train) + Evaluation);
    }

    private void WritePairs()
    {
        foreach (var (split, name) in (ReadOnlySpan<(SceneSplit, string)>)[(SceneSplit.Train, "train"), (SceneSplit.Evaluation, "dev")])
        {
            string[] names = [.. Enumerable.Range(0, scenes.Count(split)).SelectMany(i => (string[])[PairPicture(name, i, 0), PairPicture(name, i, 1)])];
            WriteTexts($"nlvr2_{name}.db", scenes.Pairs(split).Select((pair, i) => Entry(Number(i), pair.Text, [PairPicture(name, i, 0), PairPicture(name, i, 1)], record => record
                .Add("identifier", $"{name}-{i:D8}-0-0").Add("sentence", pair.Text).Add("target", pair.Truth ? 1L : 0L))));
            WritePictures($"nlvr2_{name}", Rule, names, scenes.Pairs(split).SelectMany(pair => (PictureRegions[])[pair.Left.Regions, pair.Right.Regions]));
        }
    }

    private static string PairPicture(string split, int index, int side) => $"nlvr2_{split}-{Number(index)}-0-img{side}.npz";

    /// <summary>The first half of what is seen counts as boxes that people drew, the rest as found.</summary>
    private void WriteChoices()
    {
        foreach (var (split, name) in (ReadOnlySpan<(SceneSplit, string)>)[(SceneSplit.Train, "train"), (SceneSplit.Evaluation, "val")])
        {
            TextDatabaseWriter.Write(
                Text($"vcr_{name}.db"),
                tokenizer.Vocabulary,
                scenes.Choices(split).Select((choice, i) => Choice(choice.Choice, i, [Picture($"vcr_gt_{name}", i), Picture($"vcr_{name}", i)])),
                ["id2len_qa.json", "id2len_qar.json"]);
            WritePictures($"vcr_gt_{name}", BoxRule.GroundTruth, scenes.Count(split), scenes.Choices(split).Select(choice => choice.Picture.Regions.Slice(0, Half(choice))));
            WritePictures($"vcr_{name}", Rule, scenes.Count(split), scenes.Choices(split).Select(choice => choice.Picture.Regions.Slice(Half(choice), choice.Picture.Regions.Count - Half(choice))));
        }

        static int Half(RawChoice choice) => choice.Picture.Regions.Count / 2;
    }

    private TextEntry Choice(SceneChoice choice, int index, string[] pictures)
    {
        var question = tokenizer.EncodeByWord(choice.Question);
        int[][] answers = [.. choice.Answers.Select(tokenizer.EncodeByWord)];
        int[][] rationales = [.. choice.Rationales.Select(tokenizer.EncodeByWord)];
        var record = new MessagePackMap()
            .Add("input_ids", question).Add("input_ids_as", answers).Add("input_ids_rs", rationales)
            .Add("qa_target", choice.Answer).Add("qar_target", choice.Rationale).Add("img_fname", pictures);
        int[] lengths = [question.Length + answers.Max(text => text.Length), question.Length + answers[choice.Answer].Length + rationales.Max(text => text.Length)];
        return new TextEntry(Number(index), lengths, pictures, record);
    }

    /// <summary>Texts with one answer each, of pictures from number <paramref name="first"/> on.</summary>
    private void WriteAnswered(string database, IEnumerable<RawText> texts, string pictures, int first) =>
        WriteTexts(database, texts.Select((text, i) => Entry(Number(i), text.Text, [Picture(pictures, first + i)], record => record
            .Add("target", new MessagePackMap().Add("labels", (int[])[text.Answer]).Add("scores", (double[])[1.0])))));

    /// <summary>Texts that ask nothing, one a picture, and which picture has which.</summary>
    private void WriteTold(string database, IEnumerable<RawText> texts, string pictures, int first)
    {
        using var textsOf = new JsonStream(Path.Combine(Text(database), "img2txts.json"));
        textsOf.Writer.WriteStartObject();
        WriteTexts(database, texts.Select((text, i) =>
        {
            textsOf.Writer.WriteStartArray(Picture(pictures, first + i));
            textsOf.Writer.WriteStringValue(Number(i));
            textsOf.Writer.WriteEndArray();
            return Entry(Number(i), text.Text, [Picture(pictures, first + i)], record => record);
        }));
        textsOf.Writer.WriteEndObject();
    }

    private void WriteTexts(string database, IEnumerable<TextEntry> entries) => TextDatabaseWriter.Write(Text(database), tokenizer.Vocabulary, entries);

    private TextEntry Entry(string id, string text, string[] pictures, Func<MessagePackMap, MessagePackMap> complete)
    {
        var pieces = tokenizer.EncodeByWord(text);
        var record = new MessagePackMap().Add("input_ids", pieces);
        return new TextEntry(id, [pieces.Length], pictures, complete(pictures is [var picture] ? record.Add("img_fname", picture) : record.Add("img_fname", pictures)));
    }

    private void WritePictures(string name, BoxRule rule, int count, IEnumerable<PictureRegions> pictures) =>
        WritePictures(name, rule, [.. Enumerable.Range(0, count).Select(i => Picture(name, i))], pictures);

    private void WritePictures(string name, BoxRule rule, IReadOnlyList<string> names, IEnumerable<PictureRegions> pictures) =>
        ImageDatabaseWriter.Write(Path.Combine(folder, "img_db", name), rule, names, pictures);

    private static IEnumerable<PictureRegions> Regions(IEnumerable<RawText> texts) => texts.Select(text => text.Picture.Regions);

    private static string Picture(string pictures, int number) => string.Create(CultureInfo.InvariantCulture, $"{pictures}_{number:D12}.npz");

    private static string Number(int index) => index.ToString("D8", CultureInfo.InvariantCulture);

    private string Text(string database) => Path.Combine(folder, "txt_db", database);
}
