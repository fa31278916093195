using Akka.Configuration.Hocon;
using LotteryActors.Tickets.Specs;

namespace LotteryActors.Cluster.Specs;

/// <summary>A spec's text as Akka's HOCON parser understands it: a tree of plain strings, nothing interpreted yet.</summary>
/// <param name="Name">Name of the file, for errors: <c>quickstart.conf</c>.</param>
/// <param name="Folder">Where it lies: what its paths are relative to.</param>
public sealed record SearchSpecFile(string Name, SpecNode Root, string Folder)
{
    private const string Extension = ".conf";

    private const int MaxBytes = 1 << 20;

    /// <summary>Folder of the specs that come with the program.</summary>
    public static string BuiltInFolder => Path.Combine(AppContext.BaseDirectory, "hocon", "searches");

    /// <summary>Names of the specs that come with the program, sorted.</summary>
    public static IReadOnlyList<string> BuiltIn =>
        Directory.Exists(BuiltInFolder)
            ? [.. Directory.EnumerateFiles(BuiltInFolder, "*" + Extension).Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)]
            : [];

    /// <summary>Loads a spec by path, or by the name of one that comes with the program.</summary>
    /// <exception cref="SearchSpecException">There is no such file, it is too large, or it is no HOCON.</exception>
    public static SearchSpecFile Load(string nameOrPath)
    {
        var path = Locate(nameOrPath);
        var name = Path.GetFileName(path);
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new SearchSpecException(new SpecError(name, "the file", $"has more than {MaxBytes} bytes; a spec is a page of text"));
        }

        return Parse(name, File.ReadAllText(path), Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <param name="folder">Where <c>include "x.conf"</c> may look; nothing outside it is read.</param>
    /// <exception cref="SearchSpecException">The text is no HOCON.</exception>
    public static SearchSpecFile Parse(string name, string text, string folder)
    {
        return new SearchSpecFile(name, Node(Tree(name, text, folder).Value), folder);
    }

    private static HoconRoot Tree(string name, string text, string folder)
    {
        if (Braces.Fault(text) is { } fault)
        {
            throw NoHocon(name, fault);
        }

        try
        {
            return Parser.Parse(text, include => Include(name, include, folder));
        }
        catch (Exception e) when (e is not SearchSpecException and not IOException and not UnauthorizedAccessException)
        {
            throw NoHocon(name, OneLine(e.Message));
        }
    }

    private static SearchSpecException NoHocon(string name, string why) =>
        new(new SpecError(name, "the file", $"is no HOCON ({why}); write one `key = value` a line and close every brace"));

    private static string Locate(string nameOrPath)
    {
        if (File.Exists(nameOrPath))
        {
            return nameOrPath;
        }

        return BuiltIn.Contains(nameOrPath, StringComparer.Ordinal)
            ? Path.Combine(BuiltInFolder, nameOrPath + Extension)
            : throw new SearchSpecException(new SpecError(nameOrPath, "the spec", $"is neither a file nor one of those that come with lottery; give a path, or one of {string.Join(", ", BuiltIn)}"));
    }

    private static HoconRoot Include(string name, string include, string folder)
    {
        var path = Path.GetFullPath(Path.Combine(folder, include));
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new SearchSpecException(new SpecError(name, "include", $"\"{include}\" leads out of {folder}; move the file beside the spec"));
        }

        return File.Exists(path)
            ? Tree(include, File.ReadAllText(path), folder)
            : throw new SearchSpecException(new SpecError(name, "include", $"\"{include}\" is not in {folder}; put it there or remove the line"));
    }

    private static SpecNode Node(HoconValue value)
    {
        if (value.IsObject())
        {
            return new SpecNode.Section([.. value.GetObject().Items.Select(item => new SpecField(item.Key, Node(item.Value)))]);
        }

        return value.IsArray() || IsEmptyArray(value)
            ? new SpecNode.Sequence([.. value.GetArray().Where(item => item.Values.Count > 0).Select(Node)])
            : new SpecNode.Scalar(value.GetString() ?? "");
    }

    /// <summary>Akka's parser holds <c>[]</c> for no array, and <c>[ ]</c> for an array of one item made of nothing.</summary>
    private static bool IsEmptyArray(HoconValue value) => value.Values is [HoconArray { Count: 0 }];

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Trim();
}
