using System.Runtime.InteropServices;
using System.Text;
using LotteryActors.Data.Making;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.Making;

/// <summary>What is wrong with a folder is found when it is opened, and told with file, place and mend.</summary>
public sealed class DamagedFoldersTests : IDisposable
{
    private const int Features = 9;
    private readonly string _folder = Directory.CreateTempSubdirectory("damaged-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_database_that_is_cut_short()
    {
        Make(SceneFormat.Uniter);
        var file = Place("txt_db/vqa_train.db/data.mdb");
        using (var stream = File.OpenWrite(file))
        {
            stream.SetLength(stream.Length - 4096);
        }

        AssertRefused("uniter", TaskNames.Vqa, $"{file}: the file is cut short", "copy it again");
    }

    [Fact]
    public void An_answer_outside_the_vocabulary()
    {
        Make(SceneFormat.Uniter);
        File.WriteAllText(Place("ans2label.json"), """{"yes": 0}""");

        AssertRefused("uniter", TaskNames.Vqa, $"{Place("txt_db/vqa_train.db/data.mdb")}: key ", "is no answer of a vocabulary of 1; give the ans2label.json");
    }

    [Fact]
    public void A_feature_that_is_no_number()
    {
        Make(SceneFormat.Lxmert);
        Rewrite("data/mscoco_imgfeat/train2014_obj36.tsv", 0, fields =>
        {
            var numbers = MemoryMarshal.Cast<byte, float>(Convert.FromBase64String(fields[Features])).ToArray();
            numbers[7] = float.NaN;
            fields[Features] = Convert.ToBase64String(MemoryMarshal.AsBytes<float>(numbers));
        });

        AssertRefused("lxmert", TaskNames.Vqa, "train2014_obj36.tsv: row 0 (COCO_train2014_000000000000): features holds NaN at 7; extract");
    }

    [Fact]
    public void Features_of_another_type()
    {
        Make(SceneFormat.Lxmert);
        Rewrite("data/mscoco_imgfeat/train2014_obj36.tsv", 3, fields =>
            fields[Features] = Convert.ToBase64String(MemoryMarshal.AsBytes<double>(new double[4 * 48])));

        AssertRefused("lxmert", TaskNames.Captions, "train2014_obj36.tsv: row 3 (COCO_train2014_000000000003)", "another dtype", "restore the file");
    }

    [Fact]
    public void Pictures_of_different_numbers_of_boxes()
    {
        Make(SceneFormat.Lxmert);
        Rewrite("data/nlvr2_imgfeat/valid_obj36.tsv", 1, fields => fields[7] = "3");

        AssertRefused("lxmert", TaskNames.Nlvr2, "valid_obj36.tsv: row 1 (dev-0-0-img1) has 3 boxes, the rows before it have 4");
    }

    [Fact]
    public void Text_that_is_not_UTF_8()
    {
        Make(SceneFormat.Lxmert);
        var file = Place("data/gqa/testdev.json");
        var bytes = File.ReadAllBytes(file);
        bytes[bytes.AsSpan().IndexOf("\"sent\":\""u8) + 9] = 0xff;
        File.WriteAllBytes(file, bytes);

        AssertRefused("lxmert", TaskNames.Gqa, $"{file}: record 0", "UTF-8");
    }

    [Fact]
    public void A_picture_that_cannot_be_decoded()
    {
        Make(SceneFormat.Vilt);
        var file = Place("nlvr2_dev.arrow");
        var bytes = File.ReadAllBytes(file);
        "ruin"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("IHDR"u8)));
        File.WriteAllBytes(file, bytes);

        AssertRefused("vilt", TaskNames.Nlvr2, $"{file}: row 0: not a whole JPEG or PNG picture; restore");
    }

    [Fact]
    public void A_label_of_another_vocabulary()
    {
        Make(SceneFormat.Vilt);
        File.WriteAllText(Place("vqa_dict.json"), """{"0": "yes", "1": "no"}""");

        AssertRefused("vilt", TaskNames.Vqa, $"{Place("vqav2_train.arrow")}: row ", "is none of 2 answers; use the vocabulary");
    }

    private void Make(SceneFormat format) => SceneMaker.Write(_folder, new SceneOrder(format, 20, PictureSide: 16));

    private string Place(string name) => Path.Combine(_folder, name);

    private void Rewrite(string file, int row, Action<string[]> change)
    {
        var rows = File.ReadAllText(Place(file)).Split("\r\n");
        var fields = rows[row].Split('\t');
        change(fields);
        rows[row] = string.Join('\t', fields);
        File.WriteAllText(Place(file), string.Join("\r\n", rows), new UTF8Encoding(false));
    }

    private void AssertRefused(string set, string task, params string[] words)
    {
        var message = Assert.Throws<DataException>(() => DataSets.Describe(set, task, [], _folder)).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
    }
}
