using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Scenes;

/// <summary>One sentence about one scene each.</summary>
internal sealed class SceneCaptions(SceneWorld world, WordPieceTokenizer tokenizer) : ICaptionExamples, IPictures
{
    public int Count => world.TrainSize;

    public int Pictures => world.TrainSize;

    public int Length(int index)
    {
        var scene = world.Scene(SceneSplit.Captions, index);
        return tokenizer.EncodeWithMarks(Sentence(scene, index)).Length + scene.Objects.Count;
    }

    public int[] Text(int index) => tokenizer.EncodeWithMarks(Sentence(index));

    /// <summary>The sentence as it is written.</summary>
    public string Sentence(int index) => Sentence(world.Scene(SceneSplit.Captions, index), index);

    public int PictureOf(int index) => index;

    public PictureRegions Picture(int picture) => world.Picture(SceneSplit.Captions, picture);

    public Pixels Pixels(int picture, int side) => world.Pixels(SceneSplit.Captions, picture, side);

    private string Sentence(Scene scene, int index) =>
        CaptionGrammar.Tell(scene, world.Random(SceneSplit.Captions, ScenePart.Caption, index));
}
