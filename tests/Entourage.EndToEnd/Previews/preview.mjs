// What each preview library makes of a page: node preview.mjs ADDRESS, and a JSON object on standard output, a member for each of them.
import { getPreviewFromContent } from 'link-preview-js';
import metascraper from 'metascraper';
import author from 'metascraper-author';
import description from 'metascraper-description';
import image from 'metascraper-image';
import publisher from 'metascraper-publisher';
import title from 'metascraper-title';
import url from 'metascraper-url';
import video from 'metascraper-video';
import openGraphScraper from 'open-graph-scraper';
import { unfurl } from 'unfurl.js';

const address = process.argv[2];
const wait = 10_000;

const clients = {
  async 'open-graph-scraper'() {
    const { result } = await openGraphScraper({ url: address, timeout: wait / 1000 });
    return {
      title: result.ogTitle, description: result.ogDescription, image: result.ogImage?.[0]?.url, video: result.ogVideo?.[0]?.url, site: result.ogSiteName,
      url: result.ogUrl, type: result.ogType, card: result.twitterCard,
    };
  },
  async 'unfurl.js'() {
    const result = await unfurl(address, { oembed: false, timeout: wait });
    const open = result.open_graph;
    return {
      title: open?.title ?? result.title, description: open?.description, image: open?.images?.[0]?.url, video: open?.videos?.[0]?.url, site: open?.site_name, url: open?.url,
      type: open?.type, card: result.twitter_card?.card,
    };
  },
  // It reads what somebody else has fetched.
  async metascraper() {
    const html = await (await fetch(address, { signal: AbortSignal.timeout(wait) })).text();
    const read = metascraper([author(), description(), image(), publisher(), title(), url(), video()]);
    const result = await read({ html, url: address });
    return { title: result.title, description: result.description, image: result.image, video: result.video, site: result.publisher, url: result.url, author: result.author };
  },
  // It asks no address of this machine itself, so it is handed the answer, as it would have had it.
  async 'link-preview-js'() {
    const answer = await fetch(address, { signal: AbortSignal.timeout(wait) });
    const result = await getPreviewFromContent({ url: address, status: answer.status, headers: Object.fromEntries(answer.headers), data: await answer.text() }, { timeout: wait });
    return {
      title: result.title, description: result.description, image: result.images?.[0], video: result.videos?.[0]?.url ?? result.videos?.[0], site: result.siteName, url: result.url,
      type: result.mediaType,
    };
  },
};

const read = {};
for (const [name, look] of Object.entries(clients)) {
  try {
    read[name] = await look();
  } catch (failure) {
    read[name] = { failed: String(failure?.result?.error ?? failure?.message ?? failure) };
  }
}
console.log(JSON.stringify(read));
