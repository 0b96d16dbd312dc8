namespace Entourage.Transcoding;

/// <summary>The films of a clip, in the order in which they are made: whoever waits can watch the small one long before there is a large one.</summary>
[FrontDoor]
internal enum Rendition
{
    /// <summary>At most 360 pixels on its shorter side; made together with the teaser and the pictures.</summary>
    Small,

    /// <summary>At most 720 pixels on its shorter side.</summary>
    Large,
}
