using LotteryActors.Data.Options;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.EasyVqa;

/// <param name="Grid">Patches along one side of a picture.</param>
/// <param name="Vocabulary"><c>embedded</c> or a word-piece vocabulary file.</param>
internal sealed record EasyVqaOptions(int Grid, string Vocabulary, IReadOnlyList<DataOption> All)
{
    public const string EmbeddedVocabulary = "embedded";

    /// <exception cref="DataException">Options are unknown or out of range.</exception>
    public static EasyVqaOptions Read(IReadOnlyList<DataOption> given)
    {
        var options = new OptionReader(EasyVqaDataSet.SetName, given);
        var grid = options.Integer("grid", 4, 1, 16);
        var vocabulary = options.Text("vocabulary", EmbeddedVocabulary);
        return new EasyVqaOptions(grid, vocabulary, options.Complete());
    }
}
