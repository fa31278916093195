namespace LotteryActors.Data.Formats.Vilt;

/// <summary>Which input pixels make each output pixel along one side, and with what weights.</summary>
internal sealed class ResampleWindows
{
    private const double Sharpness = -0.5;
    private const double BicubicSupport = 2.0;
    private const double One = 1 << 22;

    private readonly int[] _starts;
    private readonly int[] _lengths;
    private readonly int[] _weights;
    private readonly int _width;

    private ResampleWindows(int outputs, int width)
    {
        _starts = new int[outputs];
        _lengths = new int[outputs];
        _weights = new int[outputs * width];
        _width = width;
    }

    /// <summary>The first input pixel of an output pixel.</summary>
    public int Start(int output) => _starts[output];

    /// <summary>The weights of the input pixels from <see cref="Start"/> on, 2^22 times what they are.</summary>
    public ReadOnlySpan<int> Weights(int output) => _weights.AsSpan(output * _width, _lengths[output]);

    /// <summary>Pillow's precompute_coeffs and normalize_coeffs_8bpc with the bicubic filter, its support widened where the picture shrinks.</summary>
    public static ResampleWindows Bicubic(int inputs, int outputs)
    {
        var scale = (double)inputs / outputs;
        var filterScale = Math.Max(scale, 1.0);
        var support = BicubicSupport * filterScale;
        var windows = new ResampleWindows(outputs, ((int)Math.Ceiling(support) * 2) + 1);
        var weights = new double[windows._width];
        for (var output = 0; output < outputs; output++)
        {
            var centre = (output + 0.5) * scale;
            var start = Math.Max(0, (int)(centre - support + 0.5));
            var length = Math.Min(inputs, (int)(centre + support + 0.5)) - start;
            var sum = 0.0;
            for (var i = 0; i < length; i++)
            {
                weights[i] = Filter((i + start - centre + 0.5) * (1.0 / filterScale));
                sum += weights[i];
            }

            (windows._starts[output], windows._lengths[output]) = (start, length);
            var fixedPoint = windows._weights.AsSpan(output * windows._width, length);
            for (var i = 0; i < length; i++)
            {
                var weight = (sum == 0 ? weights[i] : weights[i] / sum) * One;
                fixedPoint[i] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
            }
        }

        return windows;
    }

    private static double Filter(double x)
    {
        x = Math.Abs(x);
        return x switch
        {
            < 1.0 => ((((Sharpness + 2.0) * x) - (Sharpness + 3.0)) * x * x) + 1,
            < 2.0 => ((((x - 5) * x) + 8) * x - 4) * Sharpness,
            _ => 0.0,
        };
    }
}
