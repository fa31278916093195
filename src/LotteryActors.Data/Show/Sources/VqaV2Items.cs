using LotteryActors.Data.VqaV2;

namespace LotteryActors.Data.Show.Sources;

/// <summary>Questions of VQA v2.</summary>
/// <param name="pictureOf">The file of a picture; null where no pictures lie there.</param>
internal sealed class VqaV2Items(string questions, string? annotations, Func<long, string?> pictureOf, string name) : IShownItems
{
    private readonly VqaV2Questions _questions = VqaV2Questions.Open(questions, annotations);

    public long Count => _questions.Count;

    public ShownItem Read(int item)
    {
        var question = _questions.Read(item);
        return new ShownItem(
            $"{name} · item {item} · question {question.Id}",
            pictureOf(question.ImageId) is { } picture ? [PictureFiles.Read(picture)] : [],
            [
                new ShownText("question", question.Text),
                .. (question.Annotation?.SoftScores() ?? []).Select(answer => new ShownText("answer", FormattableString.Invariant($"{answer.Key} ({answer.Value:0.#})"), answer.Value == 1)),
            ]);
    }

    public void Dispose() => _questions.Dispose();
}
