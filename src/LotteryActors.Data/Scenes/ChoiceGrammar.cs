using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Asks a question, offers four answers and says, four times, why the right one is right, as VCR does. False answers and
/// rationales are of the forms and words of the right ones, so that texts alone say nothing; of three false ones one speaks
/// of what the picture shows elsewhere, two of what it does not show.
/// </summary>
internal static class ChoiceGrammar
{
    private const int Offered = 4;

    /// <summary>Objects have names of their own: a set of two attributes has eight names, two of them for objects that are not there.</summary>
    private const int MostObjects = 6;
    private const int Attempts = 20;

    private static readonly ChoiceKind[] Kinds =
        [ChoiceKind.Value, ChoiceKind.Value, ChoiceKind.Value, ChoiceKind.Same, ChoiceKind.Same, ChoiceKind.Place, ChoiceKind.Place];

    private static readonly AttributeSet[] Names = [AttributeSet.Size | AttributeSet.Shape, AttributeSet.Material | AttributeSet.Shape];

    public static SceneChoice Compose(SceneGenerator generator, RandomStream random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var choice = random.Pick(Kinds) switch
            {
                ChoiceKind.Value => ComposeValue(generator, random),
                ChoiceKind.Place => ComposePlace(generator, random),
                _ => ComposeSame(generator, random),
            };
            if (choice is not null)
            {
                return choice;
            }
        }

        return ComposeSame(generator, random);
    }

    /// <summary>The rationale tells where the object is; null where no other one can be told it by.</summary>
    private static SceneChoice? ComposeValue(SceneGenerator generator, RandomStream random)
    {
        var scene = generator.Place(DrawOneOfItsShape(generator, random), random);
        var target = scene.Objects[0];
        var named = new Description(target.Look, AttributeSet.Shape);
        var others = random.Shuffle(scene.Objects.Skip(1))
            .Select(item => (Name: new Description(item.Look, AttributeSet.Colour | AttributeSet.Shape), Relations: Relations.All.Where(r => r.Holds(target, item)).ToArray()))
            .Where(other => other.Relations.Length > 0 && scene.Count(other.Name) == 1)
            .ToArray();
        if (others.Length == 0)
        {
            return null;
        }

        var right = (others[0].Name, Relation: random.Pick(others[0].Relations));
        var near = others.Skip(1).Take(1).Select(other => (other.Name, Relation: random.Pick(other.Relations).Opposite()));
        var far = random.Shuffle(Description.All(AttributeSet.Colour | AttributeSet.Shape))
            .Where(name => scene.Count(name) == 0 && name.Look.Shape != target.Look.Shape)
            .Select(name => (Name: name, Relation: random.Pick(Relations.All)));
        return Offer(
            ChoiceKind.Value,
            scene,
            $"what color is the {named} ?",
            [.. Colours(scene, target, random)],
            [.. near.Prepend(right).Concat(far).Take(Offered).Select(told => $"the {named} is {told.Relation.Words()} the {told.Name} .")],
            random);
    }

    /// <summary>The rationale tells the color that both have.</summary>
    private static SceneChoice ComposeSame(SceneGenerator generator, RandomStream random)
    {
        var names = DrawNames(random);
        var shared = random.Below(SceneWords.Values(SceneAttribute.Colour).Count);
        var scene = generator.Place(
            [.. names.Take(DrawCount(generator, random)).Select((name, i) => name.Onto(SceneGenerator.DrawLook(random)).With(SceneAttribute.Colour, i < 2 ? shared : Another(shared, random)))],
            random);
        return Offer(
            ChoiceKind.Same,
            scene,
            $"what is the same color as the {names[0]} ?",
            [.. Named(names, scene.Objects.Count, right: 1, asked: 0, random)],
            [.. Colours(scene, scene.Objects[0], random).Select(colour => $"the {names[0]} and the {names[1]} are {colour} .")],
            random);
    }

    /// <summary>The rationale tells the color of what stands there; null where it is not one object.</summary>
    private static SceneChoice? ComposePlace(SceneGenerator generator, RandomStream random)
    {
        var names = DrawNames(random);
        var scene = generator.Place([.. names.Take(DrawCount(generator, random)).Select(name => name.Onto(SceneGenerator.DrawLook(random)))], random);
        var asked = random.Below(scene.Objects.Count);
        var relation = random.Pick(Relations.All);
        if (relation.Only(scene.Objects, scene.Objects[asked]) is not { } target)
        {
            return null;
        }

        var right = scene.Objects.Index().First(item => ReferenceEquals(item.Item, target)).Index;
        return Offer(
            ChoiceKind.Place,
            scene,
            $"what is {relation.Words()} the {names[asked]} ?",
            [.. Named(names, scene.Objects.Count, right, asked, random)],
            [.. Colours(scene, target, random).Select(colour => $"the {names[right]} is {colour} .")],
            random);
    }

    /// <summary>The first of the answers and of the rationales are right.</summary>
    private static SceneChoice Offer(ChoiceKind kind, Scene scene, string question, string[] answers, string[] rationales, RandomStream random)
    {
        var (shuffledAnswers, shuffledRationales) = (random.Shuffle(answers), random.Shuffle(rationales));
        return new SceneChoice(
            kind,
            scene with { Objects = random.Shuffle(scene.Objects) },
            question,
            shuffledAnswers,
            Array.IndexOf(shuffledAnswers, answers[0]),
            shuffledRationales,
            Array.IndexOf(shuffledRationales, rationales[0]));
    }

    /// <summary>The color of an object, one that another object has, and some that none has.</summary>
    private static IEnumerable<string> Colours(Scene scene, SceneObject target, RandomStream random)
    {
        var shown = scene.Objects.Select(item => item.Look.Colour).ToHashSet();
        var near = random.Shuffle(shown.Where(colour => colour != target.Look.Colour)).Take(1);
        var colours = SceneWords.Values(SceneAttribute.Colour);
        var all = random.Shuffle(Enumerable.Range(0, colours.Count));
        return near.Prepend(target.Look.Colour)
            .Concat(all.Where(colour => !shown.Contains(colour)))
            .Concat(all)
            .Distinct()
            .Take(Offered)
            .Select(colour => colours[colour]);
    }

    /// <summary>The right name, one of another object, and some of objects that are not there.</summary>
    private static IEnumerable<string> Named(Description[] names, int objects, int right, int asked, RandomStream random)
    {
        var near = random.Shuffle(Enumerable.Range(0, objects).Where(i => i != right && i != asked)).Take(1);
        return near.Prepend(right).Concat(Enumerable.Range(objects, names.Length - objects)).Take(Offered).Select(i => $"the {names[i]}");
    }

    /// <summary>Different names that tell no color: those of the objects, and behind them of some that are not there.</summary>
    private static Description[] DrawNames(RandomStream random) => random.Shuffle(Description.All(random.Pick(Names)));

    /// <summary>Looks of which no other has the first one's shape.</summary>
    private static Look[] DrawOneOfItsShape(SceneGenerator generator, RandomStream random)
    {
        var target = SceneGenerator.DrawLook(random);
        var shapes = SceneWords.Values(SceneAttribute.Shape).Count;
        var others = Enumerable.Range(1, DrawCount(generator, random) - 1)
            .Select(_ => SceneGenerator.DrawLook(random).With(SceneAttribute.Shape, (target.Shape + 1 + random.Below(shapes - 1)) % shapes));
        return [target, .. others];
    }

    private static int DrawCount(SceneGenerator generator, RandomStream random) => Math.Min(generator.DrawCount(random), MostObjects);

    private static int Another(int colour, RandomStream random)
    {
        var colours = SceneWords.Values(SceneAttribute.Colour).Count;
        return (colour + 1 + random.Below(colours - 1)) % colours;
    }
}
