using Entourage.Languages;
using Microsoft.AspNetCore.Components;

namespace Entourage.Web;

/// <summary>What every page and every part of a page has at hand.</summary>
public abstract class PagePart : ComponentBase
{
    /// <summary>Who reads.</summary>
    [Inject]
    public required PageReader Reader { get; set; }

    /// <summary>The words, in the reader's language.</summary>
    protected Texts T => Reader.Texts;

    /// <summary>The address of one of our own files, by a name that changes with its content.</summary>
    protected string FileAt(string path) => "/" + Assets[path];
}
