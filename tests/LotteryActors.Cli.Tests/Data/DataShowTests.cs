using LotteryActors.Data.Show;
using LotteryActors.Data.Tests.EasyVqa;
using LotteryActors.Data.Tests.Formats.Vilt;
using LotteryActors.Data.Tests.VqaV2;
using LotteryActors.Golden;
using SkiaSharp;

namespace LotteryActors.Cli.Tests.Data;

public sealed class DataShowTests : IDisposable
{
    private static readonly SKColor Meant = new(0x00, 0x9E, 0x73);
    private static readonly string Golden = Path.Combine(Repository.Root, "tests", "fixtures", "golden");

    private readonly TemporaryFolder _folder = new();

    private string Png => Path.Combine(_folder.Path, "item.png");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("vqa", "train", "question: ", "answer: ")]
    [InlineData("vqa", "evaluation", "question: ")]
    [InlineData("captions", "train", "caption: ")]
    [InlineData("nlvr2", "train", "sentence: ", "answer: ")]
    [InlineData("referring", "train", "expression: ")]
    [InlineData("referring", "evaluation", "expression: ")]
    [InlineData("retrieval", "train", "its text: ", "another text: ")]
    [InlineData("retrieval", "evaluation", "text: ")]
    public async Task Every_task_of_scenes_is_drawn(string task, string split, params string[] texts)
    {
        var shown = await Show("scenes", "--task", task, "--split", split, "--item", "3");

        Assert.All(texts, text => Assert.Contains($"\n{text}", shown.Out, StringComparison.Ordinal));
        using var picture = SKBitmap.Decode(Png);
        Assert.InRange(picture.Width, 700, 1120);
        Assert.Equal(task == "referring", Has(picture, Meant));
    }

    [Theory]
    [InlineData("ondisk_lxmert_A", "vqa/train.json", "question: What is this photo?\nanswer: yes (1)\n")]
    [InlineData("ondisk_lxmert_A", "nlvr2/train.json", "sentence: sentence 10 0\nanswer: false\n")]
    [InlineData("ondisk_lxmert_A", "lxmert/mscoco_train.json", "mscoco: a caption 0\nmscoco: another caption 0\nvqa: how many?")]
    [InlineData("ondisk_lxmert_A", "train2014_obj36.tsv", "boxes: 36, labelled with the detector's class")]
    [InlineData("ondisk_uniter_A", "txt/nlvr2_mini.db", "sentence: The left image is a Dog.\nanswer: true\n")]
    [InlineData("ondisk_uniter_A", "txt/ve_mini.db", "hypothesis: hyp 0\nanswer: contradiction (1)\n")]
    [InlineData("ondisk_uniter_A", "txt/vcr_mini.db", "pieces: 96 19 52 68 93\nanswer: 68 14 21\n")]
    [InlineData("ondisk_uniter_A", "img/coco_mini/feat_th0.2_max6_min3_compressed", "labelled with the detector's likeliest class")]
    public async Task Data_sets_of_features_are_drawn_by_their_boxes(string golden, string part, string texts)
    {
        var shown = await Show(Path.Combine(Golden, golden), "--part", part, "--item", "0");

        Assert.Contains(texts, shown.Out, StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(Png);
        Assert.True(Has(picture, new SKColor(0x00, 0x72, 0xB2)), "no box is drawn");
    }

    [Fact]
    public async Task The_box_that_an_expression_means_is_green()
    {
        var shown = await Show(Path.Combine(Golden, "ondisk_uniter_A"), "--part", "txt/refcoco_train_mini.db", "--item", "1");

        Assert.Contains("sent: left man", shown.Out, StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(Png);
        Assert.True(Has(picture, Meant));
    }

    [Fact]
    public async Task Pictures_are_drawn_as_they_are()
    {
        using var easy = new EasyVqaFolder();

        var shown = await Show(easy.Path, "--part", "train", "--item", "2");

        Assert.Contains("question: what color is the shape?\nanswer: blue\n", shown.Out, StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(Png);
        Assert.Equal(SKColors.Blue, picture.GetPixel(picture.Width / 2, picture.Height / 2));
    }

    [Fact]
    public async Task A_table_of_ViLT_is_drawn()
    {
        using var tables = new ArrowTables();
        using var bitmap = new SKBitmap(32, 24);
        bitmap.Erase(SKColors.Teal);
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        tables.Write("vqav2_train.arrow", ArrowTables.Questions(5, png.ToArray()));

        var shown = await Show(tables.Path, "--item", "1");

        Assert.Contains("question: café 5?\nanswer: no (0.6)\n", shown.Out, StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(Png);
        Assert.True(Has(picture, SKColors.Teal));
    }

    [Fact]
    public async Task A_question_of_VQA_v2_is_shown_with_its_picture_and_what_people_answered()
    {
        using var vqa = new VqaV2Folder();

        var shown = await Show(vqa.Path, "--part", "v2_OpenEnded_mscoco_val2014_questions.json", "--item", "2");

        Assert.Contains("question: what color is it?\nanswer: blue (1)\nanswer: Red (0.6)\nanswer: mauve (0.3)\n", shown.Out, StringComparison.Ordinal);
        using var picture = SKBitmap.Decode(Png);
        Assert.Contains(Enumerable.Range(0, picture.Width), x => picture.GetPixel(x, picture.Height / 3) is { Blue: > 240, Red: < 15 });
    }

    [Fact]
    public void Long_texts_are_broken_and_no_control_character_is_drawn()
    {
        var text = string.Join(' ', Enumerable.Repeat("wordpiece", 100)) + " " + new string('x', 400) + "\u001b[2J 犬";

        using var one = SKBitmap.Decode(ItemSheet.Draw(new ShownItem("t", [], [new ShownText("text", "short")])));
        using var many = SKBitmap.Decode(ItemSheet.Draw(new ShownItem("t", [], [new ShownText("text", text)])));

        Assert.Equal(one.Width, many.Width);
        Assert.True(many.Height > one.Height + (28 * 10), $"{one.Height} and {many.Height} pixels high");
    }

    [Fact]
    public async Task Refusals_name_what_there_is()
    {
        var lxmert = Path.Combine(Golden, "ondisk_lxmert_A");
        (await Lottery.Run("data", "show", "/nowhere", "--item", "0")).MustRefuse(2, "/nowhere: no such folder", "scenes");
        (await Lottery.Run("data", "show", _folder.Path, "--item", "0")).MustRefuse(2, "no data set is recognised in it");
        (await Lottery.Run("data", "show", lxmert, "--item", "0", "--part", "what")).MustRefuse(2, "no part is named so, there are", "data/vqa/train.json", "--part");
        (await Lottery.Run("data", "show", lxmert, "--item", "9", "--part", "vqa/train.json")).MustRefuse(2, "data/vqa/train.json has 5 items, 9 is none of them");
        (await Lottery.Run("data", "show", "scenes", "--task", "haiku", "--item", "0")).MustRefuse(2, "data set scenes: has no task 'haiku'");
        (await Lottery.Run("data", "show", lxmert, "--item", "-1")).MustRefuse(2, "--item");
        (await Lottery.Run("data", "show", lxmert)).MustRefuse(2, "--item");
    }

    private async Task<Lottery> Show(params string[] arguments)
    {
        var shown = await Lottery.Run(["data", "show", .. arguments, "--out", Png]);
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.StartsWith(Png + "\n", shown.Out, StringComparison.Ordinal);
        return shown;
    }

    private static bool Has(SKBitmap picture, SKColor colour) => picture.Pixels.Contains(colour);
}
