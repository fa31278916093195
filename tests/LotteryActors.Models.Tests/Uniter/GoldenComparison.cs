using System.Runtime.InteropServices;
using System.Text.Json;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Golden;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Uniter;

/// <summary>Collects where a model and the reference differ, so that one failure tells all of it.</summary>
internal sealed class GoldenComparison(GoldenCase golden)
{
    private static readonly Tolerance Checksums = new(2e-5, 2e-4);

    private readonly SafetensorsFile _expected = golden.Tensors("expected.safetensors");
    private readonly GoldenTally _tally = new(golden);
    private readonly HashSet<string> _compared = [];

    /// <summary>Compares one output of one call.</summary>
    public void Output(string call, string name, Tensor actual) => Same($"{call}.out.{name}", actual);

    /// <summary>An output that the reference drew at random: given to the model, not compared.</summary>
    public Tensor Given(string call, string name)
    {
        var tensor = $"{call}.out.{name}";
        _compared.Add(tensor);
        return _expected.Tensor(tensor);
    }

    /// <summary>Compares one tensor of a case whose names carry no call.</summary>
    public void Tensor(string name, Tensor actual) => Same(name, actual);

    /// <summary>Compares a number that is no tensor of the case, such as a logged metric.</summary>
    public void Number(string what, double actual, double expected, double tolerance) =>
        _tally.Compare(what, actual, expected, new Tolerance(tolerance, tolerance));

    /// <summary>
    /// Back-propagates and compares: the gradients the case stores element by element, and those of every parameter by
    /// norm and largest element; a gradient the reference does not have must not be there either.
    /// </summary>
    public void Gradients(string call, nn.Module model, Tensor loss) =>
        Gradients($"{call}.grad.", golden.Json("grad_checksums.json").GetProperty(call), name => name, model, loss);

    /// <summary>The same for a case whose names carry no call.</summary>
    /// <param name="parameterOf">The name here of a parameter of the reference.</param>
    public void Gradients(nn.Module model, Tensor loss, Func<string, string> parameterOf) =>
        Gradients("grad.", golden.Json("grad_checksums.json"), parameterOf, model, loss);

    private void Gradients(string prefix, JsonElement checksums, Func<string, string> parameterOf, nn.Module model, Tensor loss)
    {
        model.zero_grad();
        loss.backward();
        var parameters = model.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var entry in _expected.Entries.Where(e => e.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            Same(entry.Name, parameters[parameterOf(entry.Name[prefix.Length..])].grad!);
        }

        foreach (var checksum in checksums.EnumerateObject())
        {
            double[]? numbers = checksum.Value.ValueKind == JsonValueKind.Null
                ? null
                : [.. checksum.Value.EnumerateArray().Select(number => number.GetDouble())];
            Checksum($"{prefix}{checksum.Name}", parameters[parameterOf(checksum.Name)], numbers);
        }

        var told = checksums.EnumerateObject().Select(checksum => parameterOf(checksum.Name)).ToHashSet();
        foreach (var name in parameters.Keys.Where(name => !told.Contains(name)))
        {
            _tally.Differs($"{prefix}{name}: the reference has no such parameter");
        }
    }

    /// <summary>Fails with every difference, or where the case has an output of a call that was not compared.</summary>
    public void MustAgree()
    {
        var calls = _compared.Select(name => name[..name.IndexOf('.', StringComparison.Ordinal)]).ToHashSet();
        var forgotten = _expected.Entries.Select(e => e.Name)
            .Where(name => calls.Contains(name[..name.IndexOf('.', StringComparison.Ordinal)]) && !_compared.Contains(name))
            .Select(name => $"{name} was not compared");
        foreach (var difference in forgotten)
        {
            _tally.Differs(difference);
        }

        _tally.MustAgree();
    }

    private void Same(string name, Tensor actual)
    {
        _compared.Add(name);
        using var values = actual.detach().contiguous();
        if (!_expected.Entry(name).Shape.SequenceEqual(values.shape))
        {
            _tally.Differs($"{name} is [{string.Join(", ", values.shape)}], the reference [{string.Join(", ", _expected.Entry(name).Shape)}]");
        }
        else if (_expected.Entry(name).Dtype == "I64")
        {
            _tally.Compare(name, values.ToInt64(), _expected.Int64(name));
        }
        else
        {
            _tally.Compare(name, MemoryMarshal.Cast<byte, float>(values.bytes), _expected.Float32(name), golden.ToleranceOf(name));
        }
    }

    private void Checksum(string what, Parameter parameter, double[]? expected)
    {
        if ((parameter.grad is null) != (expected is null))
        {
            _tally.Differs($"{what} is {(expected is null ? "there, the reference has none" : "missing, the reference has one")}");
        }
        else if (expected is not null)
        {
            using var gradient = parameter.grad!.to(ScalarType.Float64);
            _tally.Compare($"{what}, norm", gradient.norm().item<double>(), expected[1], Checksums);
            _tally.Compare($"{what}, largest", gradient.abs().max().item<double>(), expected[2], Checksums);
        }
    }
}
