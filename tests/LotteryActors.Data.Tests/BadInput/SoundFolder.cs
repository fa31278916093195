using LotteryActors.Data.Making;
using LotteryActors.Data.Tests.EasyVqa;
using LotteryActors.Data.UniterData;
using LotteryActors.Golden;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.BadInput;

/// <summary>A sound data set with the files of one task, to be damaged.</summary>
/// <param name="Folder">What holds it; it is never changed.</param>
public sealed record SoundFolder(string Set, string Task, string Folder)
{
    /// <summary>Names of its files inside the folder, sorted.</summary>
    public IReadOnlyList<string> Files { get; } =
        [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file)).Order(StringComparer.Ordinal)];

    public override string ToString() => $"{Set} {Task}";
}

/// <summary>Small sound folders of every format and task, made once.</summary>
public sealed class SoundFolders : IDisposable
{
    private const int Size = 10;
    private const int PictureSide = 16;
    private readonly string _root = Directory.CreateTempSubdirectory("sound-").FullName;

    public SoundFolders()
    {
        foreach (var format in Enum.GetValues<SceneFormat>())
        {
            SceneMaker.Write(Path.Combine(_root, "made", $"{format}"), new SceneOrder(format, Size, PictureSide: PictureSide));
        }

        using var easy = new EasyVqaFolder();
        All =
        [
            .. UniterNames.Tasks.Select(task => Part(SceneFormat.Uniter, task, Uniter(task))),
            Part(SceneFormat.Lxmert, TaskNames.Vqa, "data/vqa/", "data/mscoco_imgfeat/"),
            Part(SceneFormat.Lxmert, TaskNames.Gqa, "data/gqa/", "data/vg_gqa_imgfeat/"),
            Part(SceneFormat.Lxmert, TaskNames.Nlvr2, "data/nlvr2/", "data/nlvr2_imgfeat/"),
            Part(SceneFormat.Lxmert, TaskNames.Captions, "data/lxmert/", "data/mscoco_imgfeat/train"),
            Part(SceneFormat.Vilt, TaskNames.Vqa, "vqav2_", "vqa_dict.json"),
            Part(SceneFormat.Vilt, TaskNames.Nlvr2, "nlvr2_"),
            Part(SceneFormat.Vilt, TaskNames.Retrieval, "f30k_"),
            Part(SceneFormat.Vilt, TaskNames.Captions, "coco_"),
            Copied("easy-vqa", easy.Path),
            Copied("nlvr", Path.Combine(Repository.Root, "tests", "fixtures", "nlvr")),
        ];
    }

    public IReadOnlyList<SoundFolder> All { get; }

    public SoundFolder Of(string set, string task) => All.Single(folder => folder.Set == set && folder.Task == task);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string[] Uniter(string task)
    {
        var names = UniterNames.Of(task);
        return
        [
            .. new[] { names.Texts, names.EvaluationTexts, names.Answers }.Where(name => name.Length > 0),
            .. $"{names.Images}+{names.EvaluationImages}".Split('+', StringSplitOptions.RemoveEmptyEntries).Select(name => $"{name}/"),
        ];
    }

    /// <summary>The vocabulary, and all files whose names begin so.</summary>
    private SoundFolder Part(SceneFormat format, string task, params string[] beginnings)
    {
        var (set, from) = ($"{format}".ToLowerInvariant(), Path.Combine(_root, "made", $"{format}"));
        var to = Path.Combine(_root, set, task);
        Copy(from, to, name => name == "vocab.txt" || Array.Exists(beginnings, beginning => name.StartsWith(beginning, StringComparison.Ordinal)));
        return new SoundFolder(set, task, to);
    }

    private SoundFolder Copied(string set, string from)
    {
        var to = Path.Combine(_root, set);
        Copy(from, to, name => !name.EndsWith(".md", StringComparison.Ordinal));
        return new SoundFolder(set, TaskNames.Vqa, to);
    }

    internal static void Copy(string from, string to, Func<string, bool> isWanted)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(from, file);
            if (isWanted(name))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, name))!);
                File.Copy(file, Path.Combine(to, name));
            }
        }
    }
}
