using System.Runtime.InteropServices;
using System.Text;

namespace LotteryActors.Data.Tests.Formats.Lxmert;

/// <summary>A little data folder in LXMERT's form: two pictures of two boxes with three features, and questions about them.</summary>
internal sealed class LxmertFolder : IDisposable
{
    public const int Boxes = 2;
    public const string Features = "mscoco_imgfeat/train2014_obj36.tsv";

    public LxmertFolder()
    {
        Write("vqa/trainval_label2ans.json", """["yes", "no"]""");
        Write("vqa/trainval_ans2label.json", """{"yes": 0, "no": 1}""");
        Write("vqa/train.json", """[{"question_id": 1, "img_id": "a", "sent": "is it?", "label": {"yes": 1}}, {"question_id": 2, "img_id": "b", "sent": "was it?", "label": {"no": 0.3}}]""");
        WriteRows(Row("a"), Row("b"));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("lxmert-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), bytes);
    }

    public void WriteRows(params string[] rows) => Write(Features, string.Concat(rows.Select(row => row + "\r\n")));

    /// <summary>One row; arguments replace what a sound one has.</summary>
    public static string Row(
        string id, string height = "10", string width = "20", string? boxes = null, string? features = null, string? objects = null, int count = Boxes)
    {
        var floats = Base64(Enumerable.Repeat(0.5f, count).ToArray());
        var longs = Base64(Enumerable.Range(0, count).Select(i => (long)i).ToArray());
        return string.Join(
            '\t', id, height, width, objects ?? longs, floats, longs, floats, count.ToString(System.Globalization.CultureInfo.InvariantCulture),
            boxes ?? Base64(Enumerable.Repeat(new[] { 0f, 0f, 20f, 10f }, count).SelectMany(b => b).ToArray()),
            features ?? Base64(Enumerable.Range(0, count * 3).Select(i => (float)i).ToArray()));
    }

    public static string Base64<T>(params T[] numbers)
        where T : unmanaged => Convert.ToBase64String(MemoryMarshal.AsBytes<T>(numbers));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
