namespace LotteryActors.Data.Formats.Vilt;

/// <summary>A picture as ViLT takes it in.</summary>
/// <param name="Height">A multiple of 32.</param>
/// <param name="Width">A multiple of 32.</param>
/// <param name="Pixels">[3, height, width] from -1 to 1.</param>
public sealed record ViltPicture(int Height, int Width, float[] Pixels);

/// <summary>Pictures of one role in a batch, padded with 0 below and on the right to the batch's size.</summary>
/// <param name="Height">The largest height of all pictures of the batch, whatever their role.</param>
/// <param name="Width">The largest width.</param>
/// <param name="Pixels">[B, 3, height, width]</param>
public sealed record ViltPictureBatch(int Size, int Height, int Width, float[] Pixels);
