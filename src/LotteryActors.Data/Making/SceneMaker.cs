using LotteryActors.Data.Scenes;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Making;

/// <summary>
/// Writes the generated world in the very formats that users of UNITER, LXMERT and ViLT have, so that one way of loading
/// serves both. The same order gives the same bytes.
/// </summary>
public static class SceneMaker
{
    /// <param name="folder">Is made; one that was made so before is replaced.</param>
    /// <param name="progress">Told of every task whose files are begun.</param>
    /// <exception cref="DataException">The folder holds other files, or the order asks for what cannot be.</exception>
    public static void Write(string folder, SceneOrder order, Action<string>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(order);
        if (order.Size is < SceneOrder.SmallestSize or > SceneOrder.LargestSize)
        {
            throw new DataException($"scenes: {order.Size} examples are asked for; write a size from {SceneOrder.SmallestSize} to {SceneOrder.LargestSize}");
        }

        var scenes = new RawScenes(new SceneWorld(order.Options));
        MadeFolder.Write(folder, order, place =>
        {
            var vocabulary = WordPieceVocabulary.Embedded(ScenesDataSet.SetName);
            File.WriteAllText(Path.Combine(place, "vocab.txt"), string.Join('\n', vocabulary.Pieces) + "\n");
            foreach (var (task, write) in Files(order, scenes, vocabulary, place))
            {
                progress?.Invoke(task);
                write();
            }
        });
    }

    private static IEnumerable<(string Task, Action Write)> Files(SceneOrder order, RawScenes scenes, WordPieceVocabulary vocabulary, string folder) => order.Format switch
    {
        SceneFormat.Uniter => new UniterMaker(scenes, new WordPieceTokenizer(vocabulary), folder).Files,
        SceneFormat.Lxmert => new LxmertMaker(scenes, folder).Files,
        _ => new ViltMaker(scenes, order.PictureSide, folder).Files,
    };
}
