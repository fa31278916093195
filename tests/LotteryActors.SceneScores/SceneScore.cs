namespace LotteryActors.SceneScores;

/// <summary>What one model reaches on one task of the generated world, and what it reaches blind and mute.</summary>
/// <param name="Guess">Accuracy of the best guess that looks at nothing.</param>
/// <param name="Dense">Accuracy of the dense model that sees texts and pictures.</param>
/// <param name="TextOnly">The same model trained and scored on blanked pictures.</param>
/// <param name="ImageOnly">The same model trained and scored on blanked texts; of either null where it was not run.</param>
/// <param name="Pretraining">Seconds that theta_0 took; it is the same for all tasks of a family; null where it was not told.</param>
/// <param name="Training">Seconds that the dense model took from theta_0 on.</param>
public sealed record SceneScore(
    string Model, string Task, double Guess, double Dense, double? TextOnly, double? ImageOnly, double? Pretraining, double Training);
