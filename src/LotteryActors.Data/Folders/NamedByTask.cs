using LotteryActors.Data.Options;

namespace LotteryActors.Data.Folders;

/// <summary>Options that name files and are left to the task where nothing is said.</summary>
internal static class NamedByTask
{
    /// <summary>What such an option says by default.</summary>
    public const string ByTask = "by-task";

    /// <summary>The names in a list with commas between; null where they are left to the task.</summary>
    public static string[]? Names(this OptionReader options, string option)
    {
        var value = options.Text(option, ByTask);
        if (value == ByTask)
        {
            return null;
        }

        var names = value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        options.Require(names.Length > 0, $"{option} names nothing; leave it out or name what is there");
        return names;
    }
}
