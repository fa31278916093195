using LotteryActors.Data.Randomness;

namespace LotteryActors.Data.Scenes;

/// <summary>
/// Asks one question about a scene. Within every kind the answers are made as even as the scene allows (a yes is asked
/// only where a no could have been, and the other way round), so that the words alone say little.
/// </summary>
public static class QuestionGrammar
{
    private const AttributeSet Everything = AttributeSet.Size | AttributeSet.Colour | AttributeSet.Material | AttributeSet.Shape;
    private const int Attempts = 20;

    /// <summary>How often each kind is asked: attributes that have many values tell a seeing model from a blind one best.</summary>
    private static readonly QuestionKind[] Kinds =
    [
        .. Enumerable.Repeat(QuestionKind.Colour, 6), .. Enumerable.Repeat(QuestionKind.Shape, 4),
        .. Enumerable.Repeat(QuestionKind.Count, 3), .. Enumerable.Repeat(QuestionKind.Existence, 2),
        .. Enumerable.Repeat(QuestionKind.Relation, 2), QuestionKind.Size, QuestionKind.Material, QuestionKind.Comparison,
    ];

    private static readonly AttributeSet[] ExistenceSets =
    [
        AttributeSet.Colour, AttributeSet.Shape, AttributeSet.Colour | AttributeSet.Shape,
        AttributeSet.Size | AttributeSet.Shape, AttributeSet.Material | AttributeSet.Shape, AttributeSet.Size | AttributeSet.Colour,
    ];

    private static readonly AttributeSet[] CountSets =
    [
        AttributeSet.Size, AttributeSet.Material, AttributeSet.Shape, AttributeSet.Colour,
        AttributeSet.Size | AttributeSet.Material, AttributeSet.Material | AttributeSet.Shape,
    ];

    public static SceneQuestion Ask(Scene scene, RandomStream random)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (Ask(random.Pick(Kinds), scene, random) is { } question)
            {
                return question;
            }
        }

        var there = new Description(scene.Objects[0].Look, Everything);
        return new SceneQuestion(QuestionKind.Existence, $"is there a {there} ?", SceneAnswers.Yes);
    }

    private static SceneQuestion? Ask(QuestionKind kind, Scene scene, RandomStream random) => kind switch
    {
        QuestionKind.Existence => AskExistence(scene, random),
        QuestionKind.Count => AskCount(scene, random),
        QuestionKind.Colour => AskValue(kind, SceneAttribute.Colour, scene, random),
        QuestionKind.Shape => AskValue(kind, SceneAttribute.Shape, scene, random),
        QuestionKind.Size => AskValue(kind, SceneAttribute.Size, scene, random),
        QuestionKind.Material => AskValue(kind, SceneAttribute.Material, scene, random),
        QuestionKind.Relation => AskRelation(scene, random),
        _ => AskComparison(scene, random),
    };

    private static SceneQuestion? AskExistence(Scene scene, RandomStream random)
    {
        var named = random.Pick(ExistenceSets);
        var there = random.Pick(scene.Objects).Look;
        var candidates = Description.All(named).Where(d => scene.Count(d) == 0).ToArray();
        if (candidates.Length == 0)
        {
            return null;
        }

        var truth = random.Chance(0.5);
        var description = truth ? new Description(there, named) : random.Pick(candidates);
        return new SceneQuestion(QuestionKind.Existence, $"is there a {description} ?", SceneAnswers.OfTruth(truth));
    }

    private static SceneQuestion? AskCount(Scene scene, RandomStream random)
    {
        var byCount = Description.All(random.Pick(CountSets))
            .GroupBy(scene.Count)
            .Where(group => group.Key <= SceneAnswers.LargestCount)
            .OrderBy(group => group.Key)
            .Select(group => group.ToArray())
            .ToArray();
        if (byCount.Length < 2)
        {
            return null;
        }

        var description = random.Pick(random.Pick(byCount));
        return new SceneQuestion(
            QuestionKind.Count, $"how many {description.Plural} are there ?", SceneAnswers.OfCount(scene.Count(description)));
    }

    private static SceneQuestion? AskValue(QuestionKind kind, SceneAttribute asked, Scene scene, RandomStream random)
    {
        foreach (var target in Referring.Shuffled(scene, random))
        {
            if (Referring.Unique(scene, target, asked.Alone(), random) is { } unique)
            {
                var text = asked == SceneAttribute.Material
                    ? $"what is the {unique} made of ?"
                    : $"what {SceneWords.Name(asked)} is the {unique} ?";
                return new SceneQuestion(kind, text, SceneAnswers.OfValue(asked, target.Look[asked]));
            }
        }

        return null;
    }

    private static SceneQuestion? AskRelation(Scene scene, RandomStream random)
    {
        var objects = Referring.Shuffled(scene, random).Take(2).ToArray();
        var holding = Relations.All.Where(r => r.Holds(objects[0], objects[1])).ToArray();
        if (holding.Length == 0
            || Referring.Unique(scene, objects[0], AttributeSet.None, random) is not { } first
            || Referring.Unique(scene, objects[1], AttributeSet.None, random) is not { } second)
        {
            return null;
        }

        var truth = random.Chance(0.5);
        var relation = random.Pick(holding);
        var asked = truth ? relation : relation.Opposite();
        return new SceneQuestion(QuestionKind.Relation, $"is the {first} {asked.Words()} the {second} ?", SceneAnswers.OfTruth(truth));
    }

    private static SceneQuestion? AskComparison(Scene scene, RandomStream random)
    {
        var attribute = random.Pick(SceneWords.Attributes);
        var pairs = Pairs(scene).ToLookup(pair => pair.A.Look[attribute] == pair.B.Look[attribute]);
        if (!pairs.Contains(true) || !pairs.Contains(false))
        {
            return null;
        }

        var truth = random.Chance(0.5);
        var (a, b) = random.Pick(pairs[truth].ToArray());
        return Referring.Unique(scene, a, attribute.Alone(), random) is { } first && Referring.Unique(scene, b, attribute.Alone(), random) is { } second
            ? new SceneQuestion(
                QuestionKind.Comparison,
                $"is the {first} the same {SceneWords.Name(attribute)} as the {second} ?",
                SceneAnswers.OfTruth(truth))
            : null;
    }

    private static IEnumerable<(SceneObject A, SceneObject B)> Pairs(Scene scene) =>
        from a in scene.Objects from b in scene.Objects where !ReferenceEquals(a, b) select (a, b);
}
