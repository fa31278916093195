using System.Text.Json;

namespace LotteryActors.SceneScores;

/// <summary>Scores on their way from the process that made them to the one that writes the table.</summary>
public static class SceneScores
{
    public static void Write(string file, IReadOnlyList<SceneScore> scores) => File.WriteAllText(file, JsonSerializer.Serialize(scores));

    /// <exception cref="InvalidDataException">The file holds no scores.</exception>
    public static IReadOnlyList<SceneScore> Read(string file) =>
        JsonSerializer.Deserialize<SceneScore[]>(File.ReadAllText(file)) ?? throw new InvalidDataException($"{file}: holds no scores; score anew");
}
