using System.Text.Json;

namespace LotteryActors.Cluster.Hosting;

/// <summary>Where the coordinator of a home is, in <c>coordinator.json</c> while it is up. One that was killed leaves it behind; nobody answers there then.</summary>
/// <param name="Host">Host of its cluster address.</param>
/// <param name="Port">Port of its cluster address.</param>
/// <param name="Socket">Path of the Unix socket its gateway listens on.</param>
public sealed record CoordinatorFile(string Host, int Port, int Pid, string Socket)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static string PathIn(string home) => Path.Combine(home, "coordinator.json");

    /// <returns>Null where there is none, or none that can be read.</returns>
    public static CoordinatorFile? Read(string home)
    {
        try
        {
            return JsonSerializer.Deserialize<CoordinatorFile>(File.ReadAllText(PathIn(home)), Format);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whoever sees the file sees all of it.</summary>
    internal void Write(string home)
    {
        var aside = PathIn(home) + ".new";
        File.WriteAllText(aside, JsonSerializer.Serialize(this, Format));
        File.Move(aside, PathIn(home), overwrite: true);
    }

    internal static void Remove(string home) => File.Delete(PathIn(home));
}
