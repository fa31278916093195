using System.Globalization;
using LotteryActors.Data.EasyVqa;

namespace LotteryActors.Data.Show.Sources;

/// <summary>Questions of easy-VQA.</summary>
internal sealed class EasyVqaItems(string folder, string name) : IShownItems
{
    private readonly IReadOnlyList<EasyVqaQuestion> _questions = QuestionFile.Read(Path.Combine(folder, "questions.json"));

    public long Count => _questions.Count;

    public ShownItem Read(int item)
    {
        var question = _questions[item];
        var picture = PictureFiles.Read(Path.Combine(folder, "images", question.Image.ToString(CultureInfo.InvariantCulture) + ".png"));
        return new ShownItem($"easy-VQA · {name} · item {item}", [picture], [new ShownText("question", question.Text), new ShownText("answer", question.Answer, IsRight: true)]);
    }

    public void Dispose()
    {
    }
}
