namespace LotteryActors.Artifacts.PyTorch;

/// <summary>PyTorch's element types under their safetensors names.</summary>
internal static class TorchTypes
{
    /// <summary>Element type of a storage class such as <c>torch.FloatStorage</c>; null where it is none. An untyped storage counts bytes.</summary>
    public static string? OfStorage(PickleGlobal type) => type.Module is "torch" or "torch.cuda" or "torch.storage"
        ? type.Name switch
        {
            "DoubleStorage" => "F64",
            "FloatStorage" => "F32",
            "HalfStorage" => "F16",
            "BFloat16Storage" => "BF16",
            "LongStorage" => "I64",
            "IntStorage" => "I32",
            "ShortStorage" => "I16",
            "CharStorage" => "I8",
            "ByteStorage" or "UntypedStorage" => "U8",
            "BoolStorage" => "BOOL",
            "ComplexFloatStorage" => "C64",
            "ComplexDoubleStorage" => "C128",
            _ => null,
        }
        : null;

    /// <summary>Element type of a dtype such as <c>torch.float32</c>; null where it is none.</summary>
    public static string? OfDtype(PickleGlobal type) => type.Module == "torch"
        ? type.Name switch
        {
            "float64" => "F64",
            "float32" => "F32",
            "float16" => "F16",
            "bfloat16" => "BF16",
            "int64" => "I64",
            "int32" => "I32",
            "int16" => "I16",
            "int8" => "I8",
            "uint64" => "U64",
            "uint32" => "U32",
            "uint16" => "U16",
            "uint8" => "U8",
            "bool" => "BOOL",
            "complex64" => "C64",
            "complex128" => "C128",
            "float8_e4m3fn" => "F8_E4M3",
            "float8_e5m2" => "F8_E5M2",
            _ => null,
        }
        : null;
}
