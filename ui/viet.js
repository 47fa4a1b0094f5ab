// Gradio 6.31 speaks no Vietnamese: its fixed texts are replaced where they stand, and the page says that it is
// Vietnamese. What comes from documents or from the user is never touched (KEEP).
(() => {
  const WORDS = {
    "Submit": "Gửi", "Stop": "Dừng", "Cancel": "Hủy", "Clear": "Xóa", "Remove": "Bỏ", "Close": "Đóng", "Undo": "Hoàn tác",
    "Edit": "Sửa", "Retry": "Hỏi lại", "Copy": "Sao chép", "Copied": "Đã sao chép", "Copy message": "Sao chép",
    "Drop File Here": "Thả tệp vào đây", "Drop Files Here": "Thả tệp vào đây", "Click to Upload": "Bấm để chọn tệp",
    "- or -": "- hoặc -", "or": "hoặc", "Click to upload or drop files": "Thả tệp vào đây - hoặc - Bấm để chọn tệp",
    "Uploading...": "Đang tải lên…", "Download": "Tải xuống", "Error": "Lỗi", "Warning": "Lưu ý", "Info": "Thông báo",
    "Success": "Đã xong", "Loading": "Đang tải", "Loading...": "Đang tải…", "Processing": "Đang xử lý",
    "processing": "đang xử lý", "queue": "đang chờ", "Examples": "Câu hỏi mẫu", "No options available": "Không có lựa chọn",
    "Toggle Sidebar": "Mở hoặc đóng bộ lọc", "Close sidebar": "Đóng bộ lọc", "Open sidebar": "Mở bộ lọc",
    "chatbot conversation": "Nội dung hỏi đáp", "Remove this file": "Bỏ tệp này", "Remove all": "Bỏ tất cả",
    "Show options": "Hiện lựa chọn", "Clear all": "Bỏ tất cả", "Dropdown": "Danh sách chọn",
    "Drop a file here": "Thả tệp vào đây", "Scroll to bottom": "Xuống cuối", "Scroll down": "Xuống cuối", "Scroll to top": "Lên đầu",
    "Connection lost. Attempting reconnection...": "Mất kết nối. Đang nối lại…",
    "Connection to the server was lost. Attempting reconnection...": "Mất kết nối với máy chủ. Đang nối lại…",
    "Reconnecting...": "Đang nối lại…", "Connection Lost": "Mất kết nối", "Reconnected": "Đã nối lại",
    "Too many requests": "Đang có quá nhiều yêu cầu, xin thử lại.", "Connection errored out.": "Mất kết nối với máy chủ.",
  };
  const PATTERNS = [
    [/^user's message: [\s\S]*$/, "Câu hỏi"],
    [/^bot's message: [\s\S]*$/, "Câu trả lời"],
    [/^Select example (\d+): ([\s\S]*)$/, "Câu hỏi mẫu $1: $2"],
    [/^Remove (.+)$/, "Bỏ $1"],
    [/^Uploading (\d+) files?\.{3}$/, "Đang tải lên $1 tệp…"],
    [/^File exceeds the maximum allowed size of (.+)$/, "Tệp lớn hơn mức cho phép ($1)."],
    [/^Invalid file type: (.*)\. Only (.*) allowed\.$/, "Loại tệp không được nhận: $1. Chỉ nhận $2."],
    [/^processing(?= \|)/, "đang xử lý"],
    [/^queue(?=[: ])/, "đang chờ"],
    [/^Queue full/, "Đang có quá nhiều yêu cầu, xin thử lại sau ít phút."],
  ];
  const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];
  const KEEP = ".message-content, .answer, .question, .source, .listing, .report, .card, .offers, .chosen, .references, .timeline, textarea";

  const translate = (text) => {
    if (Object.hasOwn(WORDS, text)) return WORDS[text];
    const found = PATTERNS.find(([pattern]) => pattern.test(text));
    return found && text.replace(found[0], found[1]);
  };
  const translateNode = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = node.nodeValue.trim();
      const words = text && translate(text);
      if (words) node.nodeValue = node.nodeValue.replace(text, words);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of ATTRIBUTES) {
        const words = node.hasAttribute(name) && translate(node.getAttribute(name));
        if (words) node.setAttribute(name, words);
      }
    }
  };
  const isKept = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(KEEP);
  const translateTree = (root) => {
    if (isKept(root)) return;
    translateNode(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return;
    const skipKept = { acceptNode: (n) => (n.nodeType === 1 && n.matches(KEEP) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT) };
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, skipKept);
    while (walker.nextNode()) translateNode(walker.currentNode);
  };

  const start = () => {
    document.documentElement.lang = "vi";
    translateTree(document.body);
    new MutationObserver((changes) => {
      for (const change of changes) {
        if (change.type === "childList") change.addedNodes.forEach(translateTree);
        else if (!isKept(change.target)) translateNode(change.target);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
  };
  document.readyState === "loading" ? addEventListener("DOMContentLoaded", start) : start();
})();
