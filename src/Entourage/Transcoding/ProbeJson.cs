using System.Text.Json;
using System.Text.Json.Serialization;

namespace Entourage.Transcoding;

/// <summary>The part of ffprobe's answer that is read. ffprobe writes most numbers as text; anything may be missing.</summary>
internal sealed record ProbeJson(
    IReadOnlyList<ProbeJson.Packet?>? Packets, IReadOnlyList<ProbeJson.Stream?>? Streams, ProbeJson.Container? Format)
{
    /// <summary>Null for whatever is not an answer of ffprobe's: half of it is a stranger's words, and the program may have been overcome.</summary>
    public static ProbeJson? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ProbeJsonContext.Default.ProbeJson);
        }
        catch (Exception nonsense) when (nonsense is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    internal sealed record Container(string? Duration, IReadOnlyDictionary<string, string?>? Tags);

    internal sealed record Packet(IReadOnlyList<SideData?>? SideDataList);

    internal sealed record Disposition(int AttachedPic, int Default);

    internal sealed record SideData(string? SideDataType, string? Displaymatrix, int? DvProfile, int? DvBlSignalCompatibilityId);

    internal sealed record Stream(
        int Index,
        string? CodecType,
        string? CodecName,
        string? CodecTagString,
        int? Width,
        int? Height,
        string? SampleAspectRatio,
        string? PixFmt,
        string? FieldOrder,
        string? ColorSpace,
        string? ColorTransfer,
        string? ColorPrimaries,
        string? RFrameRate,
        string? AvgFrameRate,
        string? Duration,
        string? SampleRate,
        int? Channels,
        Disposition? Disposition,
        IReadOnlyList<SideData?>? SideDataList,
        IReadOnlyDictionary<string, string?>? Tags);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ProbeJson))]
internal sealed partial class ProbeJsonContext : JsonSerializerContext;
