namespace LotteryActors.Data.EasyVqa;

/// <param name="Image">Number of the picture: <c>images/&lt;number&gt;.png</c>.</param>
internal sealed record EasyVqaQuestion(string Text, string Answer, int Image);
