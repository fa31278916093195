using LotteryActors.Data.Show;

namespace LotteryActors.Data.Checks;

/// <summary>A part of a folder that is checked by itself: a database, a table, a split.</summary>
/// <param name="format">What it is, for people: <c>UNITER texts</c>.</param>
/// <param name="root">The folder that is checked.</param>
/// <param name="path">The part's own file or folder.</param>
internal abstract class DataPart(string format, string root, string path)
{
    public string Format { get; } = format;

    /// <summary>The part's place under the folder that is checked.</summary>
    public string Name { get; } = NameOf(root, path);

    public string Path { get; } = path;

    /// <summary>The folder that is checked.</summary>
    protected string Root { get; } = root;

    /// <summary>The files it consists of; those of pictures are among them.</summary>
    public abstract IEnumerable<string> Files { get; }

    /// <summary>Whether its items have texts: these are shown before others.</summary>
    public virtual bool HasTexts => true;

    /// <summary>Its items, to be drawn.</summary>
    /// <exception cref="DataException">It is damaged.</exception>
    public abstract IShownItems OpenItems();

    /// <summary>Looks at all of it. Faults are findings; nothing is thrown for them.</summary>
    public abstract void Check(CheckRun run);

    private static string NameOf(string root, string path)
    {
        var name = System.IO.Path.GetRelativePath(root, path);
        return name == "." ? System.IO.Path.GetFileName(System.IO.Path.GetFullPath(root)) : name.Replace('\\', '/');
    }
}
